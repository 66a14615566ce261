import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TokenPage } from "../../../../shared/wire/token-resource.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { HOME, now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTokenTrail } from "../../support/trail.ts";

const OTHER = "org_elsewhere";
let owner: string;
let session: string;

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization(OTHER);
});
beforeEach(async () => {
  owner = await storePerson();
  session = await storeSession(owner);
});

const send = (method: string, path: string, token = session) =>
  call(`/v1/tokens${path}`, { method, token });
const list = async (query: string) => (await send("GET", `?status=all&${query}`)).json<TokenPage>();

/** Stores a token in each state, another person's token, and the owner's token in another organization. */
async function storeEveryState() {
  await storePerson({ id: owner, organization: OTHER });
  const soon = now() + 60;
  // Its current secret has expired, and a new one is pending.
  const waiting = await storeToken({ owner, name: "waiting", expiresAt: now() });
  await env.DB.prepare("UPDATE tokens SET collect_by = ? WHERE id = ?")
    .bind(soon, waiting.id)
    .run();
  const active = await storeToken({ owner, name: "active" });
  return {
    active,
    waiting,
    expired: await storeToken({ owner, name: "expired", expiresAt: now() }),
    revoked: await storeToken({ owner, name: "revoked", revokedAt: 1_000 }),
    child: await storeToken({ owner, name: "child", parentId: active.id }),
    others: await storeToken({ owner: await storePerson() }),
    elsewhere: await storeToken({ owner, organization: OTHER }),
  };
}

const rowOf = (id: string) =>
  env.DB.prepare("SELECT revoked_at, version FROM tokens WHERE id = ?").bind(id).first();

/** Stores 10,000 tokens of the owner, each with a secret and a scope. */
async function storeThousands() {
  const numbers =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)";
  await env.DB.batch([
    env.DB.prepare(`${numbers} INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at)
      SELECT ?1 || i, 'pat', ?2, ?3, ?2, 'T' || i, 1 FROM n`).bind(
      `tok_${owner.slice(4, 14)}x`,
      owner,
      HOME,
    ),
    env.DB.prepare(`INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
      SELECT 'digest of ' || id, id, 'a', 'h', 1 FROM tokens WHERE owner = ? AND kind = 'pat'`).bind(
      owner,
    ),
    env.DB.prepare(`INSERT INTO scopes (id, token_id, permission)
      SELECT 'scp_' || id, id, 'API_READ' FROM tokens WHERE owner = ? AND kind = 'pat'`).bind(
      owner,
    ),
  ]);
}

const auditRows = (action: string) =>
  env.DB.prepare("SELECT count(*) AS n FROM audit_events WHERE subject = ? AND action = ?")
    .bind(owner, action)
    .first<number>("n");

describe("POST /v1/tokens/revoke-all", () => {
  it("revokes my live tokens in this organization, each with an audit row", async () => {
    const all = await storeEveryState();
    const response = await send("POST", "/revoke-all");

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ revoked: 3 });
    const { tokens } = await list("");
    expect(Object.fromEntries(tokens.map(({ name, status }) => [name, status]))).toEqual({
      active: "revoked",
      waiting: "revoked",
      child: "revoked",
      revoked: "revoked",
      expired: "expired",
    });
    expect((await send("GET", "/self", all.active.plaintext)).status).toBe(401);
    for (const { id } of [all.active, all.waiting, all.child]) {
      expect(await readTokenTrail(id)).toEqual([
        {
          action: "token.revoked",
          by: expect.stringMatching(/^tok_/),
          details: { revoked_at: [null, expect.any(Number)] },
        },
      ]);
    }
    expect(await rowOf(all.revoked.id)).toEqual({ revoked_at: 1_000, version: 1 });
    for (const { id } of [all.others, all.elsewhere]) {
      expect(await rowOf(id)).toEqual({ revoked_at: null, version: 1 });
    }
    expect(await countChangeRows(owner)).toBe(1);
    // A second request has nothing to revoke, and records nothing.
    expect(await (await send("POST", "/revoke-all")).json()).toEqual({ revoked: 0 });
    expect(await countChangeRows(owner)).toBe(1);
    expect((await call("/v1/me", { token: session })).status).toBe(200);
  });

  it("copes with 10,000", { timeout: 60_000 }, async () => {
    await storeThousands();
    expect(await (await send("POST", "/revoke-all")).json()).toEqual({ revoked: 10_000 });
    expect(await auditRows("token.revoked")).toBe(10_000);
    const live = await call("/v1/tokens", { token: session });
    expect((await live.json<TokenPage>()).total).toBe(0);
  });
});

describe("DELETE /v1/tokens", () => {
  it("deletes all my tokens in this organization, in any state, and audits their name and hint", async () => {
    const all = await storeEveryState();
    const response = await send("DELETE", "?confirm=all");

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ deleted: 5 });
    expect((await list("")).total).toBe(0);
    expect((await send("GET", "/self", all.active.plaintext)).status).toBe(401);
    const [deleted] = await readTokenTrail(all.active.id);
    expect(deleted).toMatchObject({
      action: "token.deleted",
      details: { name: ["active", null], hint: expect.stringMatching(/^lk_pat_/) },
    });
    for (const { id } of [all.others, all.elsewhere]) {
      expect(await rowOf(id)).toEqual({ revoked_at: null, version: 1 });
    }
    expect(await countChangeRows(owner)).toBe(1);
    expect(await (await send("DELETE", "?confirm=all")).json()).toEqual({ deleted: 0 });
  });

  it.each(["", "?confirm=", "?confirm=yes", "?confirm=all&confirm=all", "?confirm=all&x=1"])(
    "answers 400 without the confirmation (%s), and deletes nothing",
    async (query) => {
      await storeToken({ owner });
      expect((await send("DELETE", query)).status).toBe(400);
      expect((await list("")).total).toBe(1);
    },
  );

  it("copes with 10,000", { timeout: 60_000 }, async () => {
    await storeThousands();
    expect(await (await send("DELETE", "?confirm=all")).json()).toEqual({ deleted: 10_000 });
    expect(await auditRows("token.deleted")).toBe(10_000);
    const left = env.DB.prepare(
      `SELECT (SELECT count(*) FROM token_secrets WHERE token_id LIKE ?1)
        + (SELECT count(*) FROM scopes WHERE token_id LIKE ?1) AS n`,
    );
    expect(await left.bind(`tok_${owner.slice(4, 14)}x%`).first("n")).toBe(0);
  });
});

it.each([
  ["POST", "/revoke-all"],
  ["DELETE", "?confirm=all"],
])(
  "%s /v1/tokens%s answers 401 and changes nothing if the session is revoked meanwhile",
  async (method, path) => {
    const { id } = await storeToken({ owner });
    const revokeSession = () =>
      env.DB.prepare("UPDATE tokens SET revoked_at = 1 WHERE owner = ? AND kind = 'ses'")
        .bind(owner)
        .run();
    const request = { method, token: session };

    expect((await callMeanwhile(`/v1/tokens${path}`, request, revokeSession)).status).toBe(401);
    expect(await rowOf(id)).toEqual({ revoked_at: null, version: 1 });
  },
);
