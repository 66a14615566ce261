import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import { call, ORIGIN } from "../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

let owner: string;
let pat: { id: string; plaintext: string };

beforeAll(() => storeOrganization());
beforeEach(async () => {
  owner = await storePerson({ role: "Basic_User" });
  pat = await storeToken({ owner, scopes: ["API_READ", "METRICS_READ"], expiresAt: now() + 500 });
});

const verify = (query: string, token: string | null = pat.plaintext, method = "GET") =>
  call(`/verify${query}`, { method, ...(token === null ? {} : { token }) });

describe("/verify", () => {
  it("answers 200 with the token in headers that are never empty, without a body", async () => {
    const response = await verify(`?organization=${HOME}&scope=API_READ`);

    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-token-id": pat.id,
      "x-token-subject": owner,
      "x-token-role": "Basic_User",
      "x-token-expires": expect.stringMatching(/^\d+$/),
      "x-token-scope": "API_READ",
      "cache-control": "no-store",
    });
    expect(response.headers.get("Latchkey-Max-Age")).toMatch(/^[0-5]$/);
    const never = await storeToken({ owner, scopes: ["API_READ"], expiresAt: null });
    const bare = await verify("", never.plaintext);
    expect(bare.headers.get("X-Token-Expires")).toBe("never");
    expect(bare.headers.get("X-Token-Scope")).toBe("-");
  });

  it.each<[string, () => ReadableStream<Uint8Array>]>([
    ["never arrives", () => new ReadableStream()],
    ["breaks off", () => new ReadableStream({ pull: (c) => c.error(new Error("gone")) })],
  ])("gives its verdict even if an announced body %s", async (_, body) => {
    const ask = async (token: string) => {
      const headers = { Authorization: `Bearer ${token}`, "CF-Connecting-IP": "127.0.0.1" };
      const init = { method: "POST", headers, body: body() };
      const request = new Request(`${ORIGIN}/verify?scope=API_READ`, init);
      return (await app.fetch(request, env, createExecutionContext())).status;
    };
    const asked = performance.now();
    expect(await Promise.all([ask(pat.plaintext), ask("hunter2")])).toEqual([200, 401]);
    expect(performance.now() - asked).toBeLessThan(5_000);
  });

  it("answers and refuses a hot token like a cold one, with or without a body", async () => {
    const ask = async (query: string, body?: string) => {
      const answer = await call(`/verify${query}`, {
        method: "POST",
        token: pat.plaintext,
        ...(body === undefined ? {} : { body }),
      });
      const { "x-request-id": _, ...headers } = Object.fromEntries(answer.headers);
      return { status: answer.status, headers: { ...headers, "latchkey-max-age": "4 or 5" } };
    };
    const cold = await ask("?scope=API_READ");
    expect(cold.status).toBe(200);
    expect(await ask("?scope=API_READ")).toEqual(cold);
    expect(await ask("?scope=API_READ", "with a body")).toEqual(cold);
    expect((await ask("?scope=PLAN_READ")).status).toBe(403);
    expect((await ask("?organization=org_other")).status).toBe(401);
    expect((await ask("?scop=API_READ")).status).toBe(400);
    expect((await verify("?scope=API_READ", null)).status).toBe(401);
    expect((await verify("?scope=API_READ", `${pat.plaintext}x`)).status).toBe(401);
    expect(await ask("?scope=API_READ")).toEqual(cold);
  });

  it("answers each of many questions about one hot token at once", async () => {
    const scopes = ["API_READ", "METRICS_READ", "API_READ METRICS_READ"];
    const asked = Array.from({ length: 60 }, (_, n) => scopes[n % scopes.length] ?? "");
    await verify("");
    const answers = await Promise.all(
      asked.map((scope) => verify(`?scope=${encodeURIComponent(scope)}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 200));
    expect(answers.map(({ headers }) => headers.get("X-Token-Scope"))).toEqual(asked);
  });

  it("accepts any method and any path below it", async () => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
      expect((await verify("/a/b/c?scope=API_READ", pat.plaintext, method)).status, method).toBe(
        200,
      );
    }
  });

  it("requires every requested scope: 403 insufficient_scope names them (RFC 6750 §3.1)", async () => {
    const both = await verify("?scope=API_READ&scope=METRICS_READ");
    const missing = await verify("?scope=API_READ%20PLAN_READ");

    expect(both.status).toBe(200);
    expect(both.headers.get("X-Token-Scope")).toBe("API_READ METRICS_READ");
    expect(missing.status).toBe(403);
    expect(missing.headers.get("WWW-Authenticate")).toBe(
      'Bearer realm="latchkey", error="insufficient_scope", scope="API_READ PLAN_READ"',
    );
    expect(await missing.text()).toBe("");
  });

  it("lets an API ask for API_READ with CROSS_ORGANIZATION_ACCESS and learn the role", async () => {
    const admin = await storePerson({ role: "Global_Admin" });
    const token = await storeToken({ owner: admin, scopes: ["API_READ"] });
    const query = "?scope=API_READ+CROSS_ORGANIZATION_ACCESS";

    const response = await verify(query, token.plaintext);
    expect(response.status).toBe(200);
    expect(response.headers.get("X-Token-Role")).toBe("Global_Admin");
    expect((await verify(query)).status).toBe(403);
  });

  it("answers a bare challenge without a credential, invalid_token with a bad one", async () => {
    const none = await verify("", null);
    const bad = await verify("", "hunter2");

    expect([none.status, bad.status]).toEqual([401, 401]);
    expect(none.headers.get("WWW-Authenticate")).toBe('Bearer realm="latchkey"');
    expect(bad.headers.get("WWW-Authenticate")).toBe(
      'Bearer realm="latchkey", error="invalid_token"',
    );
  });

  it("gives one answer for every refused token", async () => {
    const scopes = ["API_READ"];
    const answers = await Promise.all(
      [
        `lk_pat_${"0".repeat(61)}`,
        (await storeToken({ owner, scopes, revokedAt: now() })).plaintext,
        (await storeToken({ owner, scopes, expiresAt: now() })).plaintext,
        await storeSession(owner),
        (await storeToken({ kind: "svc", owner: HOME })).plaintext,
      ].map(async (token) => {
        const response = await verify("?scope=API_READ", token);
        const headers = Object.fromEntries(response.headers);
        delete headers["x-request-id"];
        return JSON.stringify([response.status, headers, await response.text()]);
      }),
    );

    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("401");
  });

  it("refuses a token of another organization that defines equal scope names", async () => {
    const planted = await storeOrganization("org_planted");
    const attacker = await storePerson({ organization: planted, role: "Global_Admin" });
    const token = await storeToken({
      owner: attacker,
      organization: planted,
      scopes: ["API_READ"],
    });

    expect((await verify("?scope=API_READ", token.plaintext)).status).toBe(401);
    expect((await verify(`?organization=${HOME}&scope=API_READ`, token.plaintext)).status).toBe(
      401,
    );
    expect((await verify(`?organization=${planted}&scope=API_READ`, token.plaintext)).status).toBe(
      200,
    );
    expect((await verify(`?organization=${planted}&scope=API_READ`)).status).toBe(401);
  });

  it.each([
    "?scop=API_READ",
    "?scope=",
    "?scope=API_READ++METRICS_READ",
    "?organization=",
    "?organization=org_home&organization=org_home",
    "?organization=nonsense",
    "?entity=a&entity=b",
    "?limit=",
    "?limit=100",
    "?limit=none&limit=none",
    "?__proto__=x",
    "?scope=%22",
  ])(
    "answers 400 to %s, since ignoring a misspelt parameter would weaken the check",
    async (query) => {
      const response = await verify(query);

      expect(response.status).toBe(400);
      expect(await response.text()).toBe("");
    },
  );

  it("answers 400 to two credentials at once", async () => {
    const headers = { Authorization: `Bearer ${pat.plaintext}, Bearer ${pat.plaintext}` };
    const response = await call("/verify", { headers });

    expect(response.status).toBe(400);
    expect(response.headers.get("WWW-Authenticate")).toContain('error="invalid_request"');
  });

  it("accepts no credential from the query, a cookie or another scheme", async () => {
    for (const headers of [
      { Cookie: `token=${pat.plaintext}` },
      { Authorization: `Basic ${btoa(`x:${pat.plaintext}`)}` },
      { "X-Token": pat.plaintext },
    ]) {
      expect((await call("/verify", { headers: headers as Record<string, string> })).status).toBe(
        401,
      );
    }
    expect((await call(`/verify?access_token=${pat.plaintext}`)).status).toBe(401);
  });
});
