import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import { isPublicRequest, isUnencrypted } from "../../../worker/http/admit-request.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const HOST = "tokens.example.com";
let token: string;

beforeAll(async () => {
  await storeOrganization();
  token = (await storeToken({ owner: await storePerson(), scopes: ["API_READ"] })).plaintext;
});

async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext();
  const response = await app.fetch(new Request(url, init), env, context);
  await waitOnExecutionContext(context);
  return response;
}

const bearer = () => ({ headers: { Authorization: `Bearer ${token}` } });

describe("a request over plain http", () => {
  it.each(["/verify", "/v1/me", "/v1/tokens/self", "/nowhere"])(
    "to %s with a valid token is refused, without a redirect",
    async (path) => {
      const response = await ask(`http://${HOST}${path}`, bearer());
      expect([response.status, response.headers.get("Location")]).toEqual([403, null]);
    },
  );

  it.each(["/oauth/introspect", "/oauth/token", "/oauth/revoke", "/login", "/v1/tokens"])(
    "that posts to %s is refused",
    async (path) => {
      const response = await ask(`http://${HOST}${path}`, { method: "POST", body: "token=x" });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ type: "urn:latchkey:problem:https_required" });
    },
  );

  it("without a token is redirected to https", async () => {
    const response = await ask(`http://${HOST}/account?x=1`);
    expect([response.status, response.headers.get("Location")]).toEqual([
      308,
      `https://${HOST}/account?x=1`,
    ]);
  });
});

describe("https", () => {
  it("is served, and makes browsers return by https only", async () => {
    expect((await ask(`https://${HOST}/verify?scope=API_READ`, bearer())).status).toBe(200);
    const { status, headers } = await ask(`https://${HOST}/login`);
    expect([status, headers.get("Strict-Transport-Security")]).toEqual([200, "max-age=31536000"]);
  });

  it("is not required on this computer", async () => {
    const { status, headers } = await ask("http://localhost:8787/login");
    expect([status, headers.get("Strict-Transport-Security")]).toEqual([200, null]);
  });
});

describe("isUnencrypted", () => {
  it.each([
    "https://tokens.example.com/verify",
    "http://localhost/",
    "http://localhost:8787/verify?x=1",
    "http://api.localhost:8787/",
    "http://127.0.0.1:8787/",
    "http://127.8.0.1",
    "http://[::1]:8787/",
  ])("is false for %s", (url) => {
    expect(isUnencrypted(url)).toBe(false);
  });

  it.each([
    "http://tokens.example.com/verify",
    "http://192.168.1.20:8787/",
    "http://0.0.0.0:8787/",
    "http://localhost.example.com/",
    "http://notlocalhost/",
    "http://127.0.0.1.example.com/",
    "http://128.0.0.1/",
    "http://[2001:db8::1]/",
    "http://tokens.example.com/localhost/",
    "http://tokens.example.com/?http://localhost/",
  ])("is true for %s", (url) => {
    expect(isUnencrypted(url)).toBe(true);
  });
});

const here = "http://localhost:8787/login";

describe("isPublicRequest", () => {
  it.each([
    here,
    "http://api.localhost:8787/",
    "http://127.0.0.1:8787/",
    "http://127.8.0.1/",
    "http://[::1]:8787/",
  ])("is false for %s, an address of this computer", (url) => {
    expect(isPublicRequest(url, new Headers({ "CF-Connecting-IP": "127.0.0.1" }))).toBe(false);
  });

  it.each([
    "https://tokens.example.com/",
    "https://latchkey.acme.workers.dev/",
    "http://192.168.1.20:8787/",
    "http://0.0.0.0:8787/",
    "http://localhost.example.com/",
    "http://127.0.0.1.example.com/",
    "http://notlocalhost/",
    "http://[2001:db8::1]/",
  ])("is true for %s, a public address", (url) => {
    expect(isPublicRequest(url, new Headers())).toBe(true);
  });

  it.each([
    ["CF-Ray", "8f2a-AMS"],
    ["CF-Visitor", '{"scheme":"https"}'],
    ["CDN-Loop", "cloudflare"],
    ["CF-Connecting-IP", "203.0.113.9"],
    ["X-Forwarded-Host", "abc.ngrok.app"],
    ["X-Forwarded-Host", "localhost, abc.ngrok.app"],
    ["X-Forwarded-For", "203.0.113.9"],
    ["X-Forwarded-For", "127.0.0.1, 203.0.113.9"],
    ["X-Forwarded-For", "2001:db8::1"],
    ["Forwarded", "for=203.0.113.9"],
    ["Forwarded", 'for="[2001:db8::1]:4711"'],
    ["Forwarded", "for=127.0.0.1;host=abc.example.com"],
    ["Forwarded", "for=_hidden"],
  ])("is true for a request with the header %s: %s", (name, value) => {
    expect(isPublicRequest(here, new Headers({ [name]: value }))).toBe(true);
  });

  it.each([
    ["X-Forwarded-Host", "localhost:8080"],
    ["X-Forwarded-For", "127.0.0.1, ::1"],
    ["X-Forwarded-For", "127.0.0.1:51234"],
    ["Forwarded", 'for="[::1]:4711";host=api.localhost'],
    // A request of a Worker in another `wrangler dev`.
    ["CF-Worker", "my-api.example.com"],
  ])("is false for a proxy or a Worker on this computer, with the header %s: %s", (name, value) => {
    expect(isPublicRequest(here, new Headers({ [name]: value }))).toBe(false);
  });
});
