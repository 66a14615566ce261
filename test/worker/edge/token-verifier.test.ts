import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import {
  beforeAll,
  beforeEach,
  describe,
  expect,
  expectTypeOf,
  it,
  onTestFinished,
  vi,
} from "vitest";
import type { TokenQuestion } from "../../../shared/wire/verdict.ts";
import type { Env } from "../../../worker/env.ts";
import type { TokenQuestion as PackagedQuestion } from "../../../worker/guard/guard.ts";
import { TokenVerifier } from "../../../worker/index.ts";
import { call } from "../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

let owner: string;
let pat: { id: string; plaintext: string };

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization("org_other");
});
beforeEach(async () => {
  owner = await storePerson({ role: "Basic_User" });
  pat = await storeToken({ owner, scopes: ["API_READ", "METRICS_READ"], expiresAt: now() + 500 });
});

const verify = (token: string, question?: unknown) =>
  exports.TokenVerifier.verify(token, question as TokenQuestion);

/** Calls a new entrypoint with other bindings. */
async function verifyWith(bindings: Env, token: string) {
  const context = createExecutionContext();
  const verdict = await new TokenVerifier(context as never, bindings).verify(token);
  await waitOnExecutionContext(context);
  return verdict;
}

describe("TokenVerifier.verify", () => {
  it("describes a valid token, its scopes, and how long the verdict may be reused", async () => {
    const verdict = await verify(pat.plaintext, { api: "control-plane", scopes: ["API_READ"] });

    expect(verdict).toEqual({
      status: "allowed",
      token_id: pat.id,
      subject: owner,
      role: "Basic_User",
      organization: HOME,
      scopes: ["API_READ", "METRICS_READ"],
      authorization_details: [],
      expires_at: expect.any(Number),
      max_age_ms: expect.any(Number),
    });
    const { max_age_ms: maxAge } = verdict as { max_age_ms: number };
    expect(maxAge).toBeGreaterThan(0);
    expect(maxAge).toBeLessThanOrEqual(5_000);
  });

  it("refuses a token without a scope of the requested API, and names no other scope", async () => {
    expect(await verify(pat.plaintext, { api: "elsewhere" })).toMatchObject({
      status: "insufficient_scope",
      required: [],
    });
  });

  it("names the required scopes", async () => {
    expect(await verify(pat.plaintext, { scopes: ["API_READ", "PLAN_READ"] })).toMatchObject({
      status: "insufficient_scope",
      required: ["API_READ", "PLAN_READ"],
    });
  });

  it("names the reason of a refusal", async () => {
    const scopes = ["API_READ"];
    const revoked = await storeToken({ owner, scopes, revokedAt: now() });
    const expired = await storeToken({ owner, scopes, expiresAt: now() });

    expect(await verify(revoked.plaintext)).toMatchObject({ status: "refused", reason: "revoked" });
    expect(await verify(expired.plaintext)).toMatchObject({ status: "refused", reason: "expired" });
    for (const nonsense of ["hunter2", "", null as never, { length: 3 } as never]) {
      const verdict = await verify(nonsense);
      expect(verdict).toMatchObject({ status: "refused", reason: "malformed" });
    }
  });

  it("answers unknown for other kinds of token, and for tokens of other organizations", async () => {
    const other = await storePerson({ organization: "org_other", role: "Basic_User" });
    const place = { owner: other, organization: "org_other", scopes: ["API_READ"] };
    const foreign = await storeToken(place);
    const foreignRevoked = await storeToken({ ...place, revokedAt: now() });
    const service = await storeToken({ kind: "svc", owner: HOME });

    for (const token of [
      foreign.plaintext,
      foreignRevoked.plaintext,
      service.plaintext,
      await storeSession(owner),
    ]) {
      expect(await verify(token)).toMatchObject({ status: "refused", reason: "unknown" });
    }
    const elsewhere = { organization: "org_other" };
    expect(await verify(foreign.plaintext, elsewhere)).toMatchObject({ status: "allowed" });
    expect(await verify(pat.plaintext, elsewhere)).toMatchObject({ reason: "unknown" });
  });

  it.each([
    { scope: ["API_READ"] },
    { scopes: "API_READ" },
    { scopes: undefined },
    { scopes: ["API READ"] },
    { organization: undefined },
    { organization: "home" },
    { entity: "ch_1" },
    { entity: "ch_1", scopes: [] },
    { method: "GET" },
    { method: "", api: "control-plane" },
    { fresh: "yes" },
    null,
    "API_READ",
    [],
    new Map([["scopes", ["USER_WRITE"]]]),
    new Set(["USER_WRITE"]),
  ])("answers invalid_question to %o, instead of ignoring a part", async (question) => {
    expect(await verify(pat.plaintext, question)).toEqual({ status: "invalid_question" });
  });

  it("accepts exactly the keys of a question that the package's types have", async () => {
    expectTypeOf<keyof PackagedQuestion>().toEqualTypeOf<keyof TokenQuestion>();
    const question: Required<PackagedQuestion> = {
      organization: HOME,
      api: "control-plane",
      scopes: ["API_READ"],
      entity: "ch_1",
      method: "GET",
      fresh: true,
    };
    // The API has no access level that could allow a method.
    expect(await verify(pat.plaintext, question)).toMatchObject({ status: "insufficient_scope" });
    const { method: _, ...rest } = question;
    expect(await verify(pat.plaintext, rest)).toMatchObject({ status: "allowed" });
  });

  it("limits a binding to the organization in its props", async () => {
    const bound = exports.TokenVerifier({ props: { organization: "org_other" } });

    expect(await bound.verify(pat.plaintext)).toMatchObject({ reason: "unknown" });
    expect(await bound.verify(pat.plaintext, { organization: HOME })).toEqual({
      status: "invalid_question",
    });
    const misspelt = exports.TokenVerifier({ props: { organisation: "org_other" } as never });
    expect(await misspelt.verify(pat.plaintext)).toMatchObject({ status: "unavailable" });
  });

  it("shares the cache of the other entry points, and reads from the primary if fresh is set", async () => {
    // Rows of the feed since the last sync could empty the cache, so that one goes first: after 10 s it is due.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_000 });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    await verify(pat.plaintext);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const gone = await storeToken({ owner, scopes: ["API_READ"] });
    expect((await call("/verify", { token: gone.plaintext })).status).toBe(200);
    await env.DB.prepare("DELETE FROM tokens WHERE id = ?").bind(gone.id).run();

    expect(await verify(gone.plaintext)).toMatchObject({ status: "allowed" });
    expect(await verify(gone.plaintext, { fresh: true })).toMatchObject({ reason: "unknown" });
  });

  it("records the use of an allowed token", async () => {
    await verifyWith(env, pat.plaintext);
    const row = await env.DB.prepare("SELECT last_used_at FROM tokens WHERE id = ?")
      .bind(pat.id)
      .first<{ last_used_at: number | null }>();
    expect(row?.last_used_at).toBeGreaterThan(now() - 10);
  });

  it("answers unavailable, without a reason, if settings are wrong or storage fails", async () => {
    const broken = { withSession: () => broken, prepare: () => broken } as never;

    expect(await verifyWith({ ...env, TOKEN_KEYS: "" }, pat.plaintext)).toEqual({
      status: "unavailable",
      retry_after_seconds: 60,
    });
    expect(await verifyWith({ ...env, DB: broken }, pat.plaintext)).toEqual({
      status: "unavailable",
      retry_after_seconds: 5,
    });
  });
});
