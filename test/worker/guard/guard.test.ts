import { exports } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type GuardOptions,
  guard,
  type TokenVerifierBinding,
} from "../../../worker/guard/guard.ts";
import { createIntrospectionSource } from "../../../worker/guard/introspection-source.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const url = "https://api.example.com/things?x=1";
const API = { api: "control-plane", organization: HOME, scopes: ["API_READ"] };

let owner: string;
let pat: { id: string; plaintext: string };

beforeAll(() => storeOrganization());
beforeEach(async () => {
  owner = await storePerson({ role: "Basic_User" });
  pat = await storeToken({ owner, scopes: ["API_READ"] });
});

/** Creates a guarded API over the real entrypoint. Records the calls and what its handler saw. */
function guardedApi(options: Partial<GuardOptions> = {}) {
  const calls: string[] = [];
  const seen: { credential: string | null; subject: string }[] = [];
  const binding: TokenVerifierBinding = {
    verify(token, question) {
      calls.push(token);
      return exports.TokenVerifier.verify(token, question as never);
    },
  };
  const handler = guard({ ...API, binding, ...options } as GuardOptions).fetch(
    async (request, token) => {
      seen.push({ credential: request.headers.get("Authorization"), subject: token.subject });
      return new Response(await request.text());
    },
  );
  const ask = (authorization?: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (authorization !== undefined) headers.set("Authorization", authorization);
    return handler(new Request(url, { ...init, headers }));
  };
  return { ask, calls, seen };
}

describe("guard(…).fetch over the binding", () => {
  it("accepts a valid token, passes its owner on, and removes the credential", async () => {
    const { ask, seen } = guardedApi();
    const response = await ask(`Bearer ${pat.plaintext}`, { method: "POST", body: "hello" });

    expect([response.status, await response.text()]).toEqual([200, "hello"]);
    expect(seen).toEqual([{ credential: null, subject: owner }]);
  });

  it("accepts the binding as `wrangler types` types it, without the methods of another Worker", async () => {
    const binding: Service = exports.TokenVerifier;
    const handler = guard({ ...API, binding }).fetch(() => new Response());
    const headers = { Authorization: `Bearer ${pat.plaintext}` };

    expect((await handler(new Request(url, { headers }))).status).toBe(200);
  });

  it("asks once for a token with a cached verdict", async () => {
    const { ask, calls } = guardedApi();
    for (let n = 0; n < 10; n++) expect((await ask(`Bearer ${pat.plaintext}`)).status).toBe(200);

    expect(calls).toHaveLength(1);
  });

  it("answers 401 without an error if there is no credential, and 400 for two (RFC 6750 §3.1)", async () => {
    const { ask, calls, seen } = guardedApi();
    const none = await ask();
    const two = await ask(`Bearer ${pat.plaintext}, Bearer ${pat.plaintext}`);

    expect(none.status).toBe(401);
    expect(none.headers.get("WWW-Authenticate")).not.toContain("error");
    expect(two.status).toBe(400);
    expect(calls).toEqual([]);
    expect(seen).toEqual([]);
  });

  it("answers invalid_token for a revoked token, and without asking for a text that is no token", async () => {
    const { ask, calls, seen } = guardedApi();
    const revoked = await storeToken({ owner, scopes: ["API_READ"], revokedAt: now() });
    for (const token of ["hunter2", `lk_pat_${"0".repeat(61)}`]) {
      expect((await ask(`Bearer ${token}`)).status).toBe(401);
    }
    expect(calls).toEqual([]);
    const response = await ask(`Bearer ${revoked.plaintext}`);

    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toContain('error="invalid_token"');
    expect(seen).toEqual([]);
  });

  it("answers 403 with the required scopes", async () => {
    const { ask, seen } = guardedApi({ scopes: ["API_READ", "PLAN_READ"] });
    const response = await ask(`Bearer ${pat.plaintext}`);

    expect(response.status).toBe(403);
    expect(response.headers.get("WWW-Authenticate")).toMatch(/insufficient_scope.*PLAN_READ/);
    expect(seen).toEqual([]);
  });

  it.each([
    ["fails", () => Promise.reject(new Error("it quotes the token"))],
    ["returns invalid data", () => Promise.resolve({ status: "fine" })],
  ])("answers 503 without a reason if Latchkey %s", async (_, verify) => {
    const binding = { verify } as unknown as TokenVerifierBinding;
    const { ask, seen } = guardedApi({ binding } as Partial<GuardOptions>);
    const response = await ask(`Bearer ${pat.plaintext}`);

    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(await response.text()).not.toContain("quotes");
    expect(seen).toEqual([]);
  });
});

describe("introspection as a guard's source", () => {
  it("returns the same verdicts as the binding", async () => {
    const credential = (await storeToken({ kind: "svc", owner: HOME })).plaintext;
    const source = createIntrospectionSource(
      { url: "http://localhost:8787/oauth/introspect", credential },
      API,
      (input, init) => exports.default.fetch(new Request(input as string, init as RequestInit)),
    );
    const answer = await source.ask(pat.plaintext, {}, false);

    expect(answer).toMatchObject({ status: "allowed", subject: owner, scopes: ["API_READ"] });
    expect(source.judge(answer, {})).toBe(answer);
    const other = await storeToken({ owner, scopes: ["METRICS_READ"] });
    expect(source.judge(await source.ask(other.plaintext, {}, false), {})).toMatchObject({
      status: "insufficient_scope",
    });
    const revoked = await storeToken({ owner, scopes: ["API_READ"], revokedAt: now() });
    expect(await source.ask(revoked.plaintext, {}, false)).toMatchObject({ status: "refused" });
  });
});
