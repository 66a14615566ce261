import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../../shared/time.ts";
import type { IssuedTokenResource, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { openDatabase } from "../../../../worker/db/database.ts";
import { saveSupersededUses } from "../../../../worker/db/verification/usage-queries.ts";
import { readConfig } from "../../../../worker/http/config.ts";
import { call } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTokenTrail } from "../../support/trail.ts";

let owner: string;
let session: string;
let token: { id: string; plaintext: string };

beforeAll(() => storeOrganization());
beforeEach(async () => {
  owner = await storePerson();
  session = await storeSession(owner);
  token = await storeToken({ owner, scopes: ["API_READ"], createdAt: now() - 10_000 });
});

async function regenerate(graceSeconds = 0): Promise<IssuedTokenResource> {
  const { version } = await view();
  const response = await call(`/v1/tokens/${token.id}/regenerate`, {
    method: "POST",
    token: session,
    body: { expires: { days: 30 }, grace_seconds: graceSeconds },
    headers: { "If-Match": `"${version}"` },
  });
  return response.json();
}
const view = async () =>
  (await call(`/v1/tokens/${token.id}`, { token: session })).json<TokenResource>();
const supersededUseAt = async () => (await view()).superseded_use_at;
const reuses = async () =>
  (await readTokenTrail(token.id)).filter(({ action }) => action === "token.secret_reused");

describe("the use of a replaced secret", () => {
  it.each(["/verify?scope=API_READ", "/v1/tokens/self"])(
    "at %s is audited, and supersededUseAt on the token",
    async (path) => {
      await regenerate();
      const before = await view();
      const earliest = now();
      expect((await call(path, { token: token.plaintext })).status).toBe(401);

      await expect.poll(supersededUseAt).not.toBeNull();
      expect(Date.parse((await supersededUseAt()) ?? "") / 1000).toBeGreaterThanOrEqual(earliest);
      expect(await reuses()).toEqual([{ action: "token.secret_reused", by: null, details: {} }]);
      expect(await view()).toEqual({ ...before, superseded_use_at: expect.any(String) });
      expect(await countChangeRows(token.id)).toBe(1);
      const activity = await call(`/v1/tokens/${token.id}/activity`, { token: session });
      expect(await activity.text()).toContain("token.secret_reused");
      expect((await regenerate()).superseded_use_at).toBeNull();
      expect(await supersededUseAt()).toBeNull();
    },
  );

  it("is not recorded during its grace period, nor for a revoked token", async () => {
    const { secret } = await regenerate(3600);
    expect((await call("/verify?scope=API_READ", { token: token.plaintext })).status).toBe(200);
    await call(`/v1/tokens/${token.id}/revoke`, { method: "POST", token: session });
    expect((await call("/v1/tokens/self", { token: secret })).status).toBe(401);
    // Uses are written in order: once this one is stored, the earlier ones are too.
    const other = await storeToken({ owner, revokedAt: 1 });
    await call("/v1/tokens/self", { token: other.plaintext });
    const uses = env.DB.prepare("SELECT count(*) AS n FROM token_usage WHERE token_id = ?");
    await expect.poll(() => uses.bind(other.id).first("n")).toBe(1);
    expect(await supersededUseAt()).toBeNull();
    expect(await reuses()).toEqual([]);
  });
});

describe("saveSupersededUses", () => {
  const save = async (at: number, id = token.id, writtenAt = at) => {
    const config = await readConfig(env);
    if (!config.ok) throw new Error("the tests' settings are wrong");
    const use = {
      tokenId: id,
      lastUsedAt: null,
      previousAt: null,
      supersededAt: at as EpochSeconds,
      days: new Map(),
    };
    const write = { id: "use_x", at: writtenAt as EpochSeconds, uses: [use] };
    await saveSupersededUses(openDatabase(env.DB), [write], config.value.auditMacs);
  };
  const stored = () =>
    env.DB.prepare("SELECT superseded_use_at AS at FROM tokens WHERE id = ?")
      .bind(token.id)
      .first<number>("at");

  it("audits at most once in 15 minutes, and stores the latest instant", async () => {
    const start = now() - 5_000;
    for (const after of [0, 0, 1, 300, 899]) await save(start + after);
    expect(await reuses()).toHaveLength(1);
    expect(await stored()).toBe(start + 899);
    await save(start + 500);
    expect(await stored()).toBe(start + 899);

    await save(start + 900);
    await save(start + 1_799);
    expect(await reuses()).toHaveLength(2);
    await save(start + 1_800);
    expect(await reuses()).toHaveLength(3);
  });

  it("ignores a use before the last regeneration", async () => {
    await regenerate();
    await save(now() - 60, token.id, now());
    expect(await stored()).toBeNull();
    expect(await reuses()).toEqual([]);
  });

  it("writes nothing for an unknown token", async () => {
    const before = await env.DB.prepare("SELECT count(*) AS n FROM audit_events").first();
    await save(now(), "tok_absent");
    expect(await env.DB.prepare("SELECT count(*) AS n FROM audit_events").first()).toEqual(before);
  });
});
