import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import { isUnencrypted } from "../../../worker/http/is-unencrypted.ts";
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

describe("over plain http", () => {
  it.each(["/verify", "/v1/me", "/v1/tokens/self", "/nowhere"])(
    "refuses what brings a token to %s, good as it is, and sends it nowhere else",
    async (path) => {
      const response = await ask(`http://${HOST}${path}`, bearer());
      expect([response.status, response.headers.get("Location")]).toEqual([403, null]);
    },
  );

  it.each(["/oauth/introspect", "/oauth/token", "/oauth/revoke", "/login", "/v1/tokens"])(
    "refuses what is sent to %s",
    async (path) => {
      const response = await ask(`http://${HOST}${path}`, { method: "POST", body: "token=x" });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ type: "urn:latchkey:problem:https_required" });
    },
  );

  it("sends a person who typed the address on to https", async () => {
    const response = await ask(`http://${HOST}/account?x=1`);
    expect([response.status, response.headers.get("Location")]).toEqual([
      308,
      `https://${HOST}/account?x=1`,
    ]);
  });
});

describe("over https", () => {
  it("serves, and has browsers come back by it alone", async () => {
    expect((await ask(`https://${HOST}/verify?scope=API_READ`, bearer())).status).toBe(200);
    const { status, headers } = await ask(`https://${HOST}/login`);
    expect([status, headers.get("Strict-Transport-Security")]).toEqual([200, "max-age=31536000"]);
  });

  it("is not asked for on this computer", async () => {
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
  ])("is not %s", (url) => {
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
  ])("is %s", (url) => {
    expect(isUnencrypted(url)).toBe(true);
  });
});
