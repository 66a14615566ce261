import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toRfc3339 } from "../../../../shared/time.ts";
import type { IssuedTokenResource, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTokenTrail } from "../../support/trail.ts";

const BODY = { expires: { days: 30 } };
const HOUR = 3600;
let owner: string;
let session: string;

beforeAll(() => storeOrganization());
beforeEach(async () => {
  owner = await storePerson();
  session = await storeSession(owner);
});

const regenerate = (id: string, body: unknown = BODY, version = 1, headers = {}) =>
  call(`/v1/tokens/${id}/regenerate`, {
    method: "POST",
    token: session,
    body,
    headers: { "If-Match": `"${version}"`, ...headers },
  });
const regenerated = async (...args: Parameters<typeof regenerate>) =>
  (await regenerate(...args)).json<IssuedTokenResource>();
const view = async (id: string) =>
  (await call(`/v1/tokens/${id}`, { token: session })).json<TokenResource>();
const works = async (secret: string) =>
  (await call("/v1/tokens/self", { token: secret })).status === 200;
const revoke = (id: string) => call(`/v1/tokens/${id}/revoke`, { method: "POST", token: session });

describe("POST /v1/tokens/{id}/regenerate", () => {
  it("gives an active token a new secret, ends the old one at once, and keeps everything else", async () => {
    const described = { name: "CI", description: "why", scopes: ["API_READ", "METRICS_READ"] };
    const { id, plaintext } = await storeToken({ owner, ...described, expiresAt: now() + HOUR });
    const before = await view(id);
    const earliest = now();
    const response = await regenerate(id);
    const { secret, ...token } = await response.json<IssuedTokenResource>();

    expect(response.status).toBe(200);
    expect(response.headers.get("ETag")).toBe('"2"');
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(token).toEqual({
      ...before,
      hint: `${secret.slice(0, 7)}${secret.slice(8, 12)}…${secret.slice(-4)}`,
      expires_at: token.expires_at,
      version: 2,
    });
    const end = Date.parse(token.expires_at ?? "") / 1000 - 30 * 86_400;
    expect([end >= earliest, end <= now()]).toEqual([true, true]);
    expect(await view(id)).toEqual(token);
    const text = await env.DB.prepare(
      "SELECT group_concat(details) AS d FROM audit_events WHERE target_id = ?",
    );
    expect(await text.bind(id).first<string>("d")).not.toContain(secret.slice(8, 51));
    // A later row may already record that the old secret was used.
    expect((await readTokenTrail(id))[0]).toMatchObject({
      action: "token.regenerated",
      details: { hint: [before.hint, token.hint] },
    });
    expect(await countChangeRows(id)).toBe(1);
    expect([await works(secret), await works(plaintext)]).toEqual([true, false]);
  });

  it("keeps the old secret working during a grace period, shows its end, and ends any older secret", async () => {
    const { id, plaintext } = await storeToken({ owner, expiresAt: null });
    const earliest = now();
    const first = await regenerated(id, { ...BODY, grace_seconds: HOUR });
    const until = Date.parse(first.previous_secret_expires_at ?? "") / 1000;

    expect(until).toBeGreaterThanOrEqual(earliest + HOUR);
    expect(until).toBeLessThanOrEqual(now() + HOUR);
    expect([await works(plaintext), await works(first.secret)]).toEqual([true, true]);
    const second = await regenerated(id, { ...BODY, grace_seconds: 60 }, 2);
    expect([await works(plaintext), await works(first.secret), await works(second.secret)]).toEqual(
      [false, true, true],
    );
    const third = await regenerated(id, BODY, 3);
    expect(third.previous_secret_expires_at).toBeNull();
    expect(await works(first.secret)).toBe(false);
    expect([await works(second.secret), await works(third.secret)]).toEqual([false, true]);
  });

  it("ends the old secret no later than the token would have expired", async () => {
    const end = now() + 600;
    const { id } = await storeToken({ owner, expiresAt: end });
    const token = await regenerated(id, { ...BODY, grace_seconds: HOUR });

    expect(token.previous_secret_expires_at).toBe(toRfc3339(end as never));
  });

  it.each([
    ["revoked", { revokedAt: 1_000 }],
    ["expired", { expiresAt: 1_000 }],
  ])(
    "reactivates a token that is %s, without a grace period and without its old secret",
    async (status, options) => {
      const { id, plaintext } = await storeToken({ owner, createdAt: 500, ...options });
      expect(await view(id)).toMatchObject({ status });

      const refused = await regenerate(id, { ...BODY, grace_seconds: 1 });
      expect(refused.status).toBe(422);
      expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/grace_seconds" }] });
      const { secret, ...token } = await regenerated(id);
      expect(token).toMatchObject({ status: "active", revoked_at: null, version: 2 });
      expect([await works(plaintext), await works(secret)]).toEqual([false, true]);
    },
  );

  it("does not make a secret valid again that was in its grace period when the token was revoked", async () => {
    const { id, plaintext } = await storeToken({ owner });
    const first = await regenerated(id, { ...BODY, grace_seconds: HOUR });
    await revoke(id);
    const second = await regenerated(id, BODY, 3);

    expect(second.previous_secret_expires_at).toBeNull();
    expect([await works(plaintext), await works(first.secret), await works(second.secret)]).toEqual(
      [false, false, true],
    );
  });

  it("clears superseded_use_at and a pending secret, but refuses a token with only a pending secret", async () => {
    const { id, plaintext } = await storeToken({ owner });
    const set = (sets: string) =>
      env.DB.prepare(`UPDATE tokens SET ${sets} WHERE id = ?`).bind(id).run();
    await set("superseded_use_at = 5, collect_by = unixepoch() + 60, collect_from = 'usr_a'");
    expect(await view(id)).toMatchObject({ status: "active", collect_by: expect.any(String) });

    const nothing = { superseded_use_at: null, collect_by: null, collect_expires: null };
    expect(await regenerated(id)).toMatchObject(nothing);
    expect(await view(id)).toMatchObject({ ...nothing, made_by: null });
    await env.DB.prepare("DELETE FROM token_secrets WHERE token_id = ?").bind(id).run();
    await set("expires_at = unixepoch() + 60, collect_by = unixepoch() + 60");
    expect(await view(id)).toMatchObject({ status: "waiting" });
    expect((await regenerate(id, BODY, 2)).status).toBe(409);
    expect(await works(plaintext)).toBe(false);
  });

  it("requires the current version: 428 without one, 409 for another", async () => {
    const { id, plaintext } = await storeToken({ owner });
    const path = `/v1/tokens/${id}/regenerate`;
    const send = (headers: Record<string, string>) =>
      call(path, { method: "POST", token: session, body: BODY, headers });

    expect((await send({})).status).toBe(428);
    expect((await send({ "If-Match": "*" })).status).toBe(428);
    for (const tag of ['"2"', "1", 'W/"1"']) {
      expect((await send({ "If-Match": tag })).status, tag).toBe(409);
    }
    expect(await works(plaintext)).toBe(true);
    expect(await view(id)).toMatchObject({ version: 1 });
  });

  it("enforces the limit of live tokens, to which a reactivated token counts again", {
    timeout: 30_000,
  }, async () => {
    const revoked = await storeToken({ owner, revokedAt: 1_000 });
    const live = await Promise.all(Array.from({ length: 100 }, () => storeToken({ owner })));

    const refused = await regenerate(revoked.id);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      type: "urn:latchkey:problem:token_limit_reached",
    });
    expect((await regenerate(live[0]?.id ?? "")).status).toBe(200);
    await revoke(live[1]?.id ?? "");
    expect((await regenerate(revoked.id)).status).toBe(200);
  });

  it("refuses an expiry that the catalog does not offer, a grace period over 7 days, and a deleted token", async () => {
    const { id } = await storeToken({ owner });
    for (const body of [
      {},
      { expires: { days: 31 } },
      { ...BODY, grace_seconds: 604_801 },
      { ...BODY, grace_seconds: -1 },
      { ...BODY, name: "x" },
    ]) {
      expect((await regenerate(id, body)).status).toBe(422);
    }
    await call(`/v1/tokens/${id}`, { method: "DELETE", token: session });
    expect((await regenerate(id)).status).toBe(404);
  });

  it("answers 401 if the credential is revoked meanwhile, 409 if the token changes", async () => {
    const { id, plaintext } = await storeToken({ owner });
    const headers = { "If-Match": '"1"' };
    const request = { method: "POST", token: session, body: BODY, headers };
    const path = `/v1/tokens/${id}/regenerate`;
    const rename = () =>
      call(`/v1/tokens/${id}`, { method: "PATCH", token: session, body: { name: "x" } });

    expect((await callMeanwhile(path, request, rename)).status).toBe(409);
    const revokeSessions = () =>
      env.DB.prepare("UPDATE tokens SET revoked_at = 1 WHERE kind = 'ses'").run();
    const second = { ...request, headers: { "If-Match": '"2"' } };
    expect((await callMeanwhile(path, second, revokeSessions)).status).toBe(401);
    expect(await works(plaintext)).toBe(true);
  });
});
