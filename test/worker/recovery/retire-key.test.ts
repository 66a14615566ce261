import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import {
  countKeptCopies,
  countKeyUse,
  findLastIssue,
  revokeTokensOfKey,
} from "../../../worker/db/recovery/retire-key.ts";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { OTHER, verify } from "../audit/stored-trail.ts";
import { dropTables } from "../support/drop-tables.ts";
import { NO_ACTOR } from "../support/no-actor.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeKeptToken } from "../support/store-kept-token.ts";
import { storeToken } from "../support/store-token.ts";
import { copyDatabase } from "./database-copy.ts";

/** The key that the tests retire. Tokens are stored with another one. */
const KID = "1";
let owner: string;

beforeEach(async () => {
  await dropTables(env.DB);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await storeOrganization();
  await storeOrganization(OTHER);
  owner = await storePerson();
});

const run = (sql: string, ...values: unknown[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();
const useKey = (id: string) =>
  run("UPDATE token_secrets SET kid = ? WHERE token_id = ? AND valid_until IS NULL", KID, id);
/** Stores a token whose current secret the key made. */
async function storeOld(options: Partial<Parameters<typeof storeToken>[0]> = {}): Promise<string> {
  const { id } = await storeToken({ owner, ...options });
  await useKey(id);
  return id;
}
const revoke = () =>
  revokeTokensOfKey(env.DB, KID, {
    macs: NO_ACTOR.macs,
    now: now(),
    newRequestId: () => generateId("aud", getRandomBytes),
  });
const count = () => countKeyUse(env.DB, KID, now());
const isRevoked = async (id: string) =>
  (await env.DB.prepare("SELECT revoked_at FROM tokens WHERE id = ?")
    .bind(id)
    .first("revoked_at")) !== null;
const readRows = async () => {
  const rows = await run(
    "SELECT action, target_id AS id, organization FROM audit_events WHERE details ->> 'reason' = 'key_retired' ORDER BY action, seq",
  );
  return rows.results;
};

it("counts the kept copies that end with a key", async () => {
  const id = await storeKeptToken({ owner });
  expect(await countKeptCopies(env.DB, KID)).toBe(0);
  await run("UPDATE kept_copies SET kid = ? WHERE token_id = ?", KID, id);
  expect(await countKeptCopies(env.DB, KID)).toBe(1);
});

describe("countKeyUse", () => {
  it("counts by organization what works with the key", async () => {
    const past = now() - 1;
    await storeOld();
    await storeOld({ kind: "ses", expiresAt: now() + 600 });
    await storeOld({ kind: "svc", owner: HOME });
    await storeOld({ organization: OTHER });
    await storeOld({ revokedAt: past });
    await storeOld({ expiresAt: past });
    await storeToken({ owner });
    const id = await storeOld({ organization: OTHER });
    await run("UPDATE token_secrets SET valid_until = ? WHERE token_id = ?", past, id);
    const graced = await storeOld({ organization: OTHER });
    await run("UPDATE token_secrets SET valid_until = ? WHERE token_id = ?", now() + 600, graced);

    expect(await count()).toEqual([
      { organization: HOME, tokens: 1, sessions: 1, credentials: 1, superseded: 0 },
      { organization: OTHER, tokens: 1, sessions: 0, credentials: 0, superseded: 1 },
    ]);
    expect(await findLastIssue(env.DB, KID)).toBeGreaterThan(past - 60);
    expect(await findLastIssue(env.DB, "x")).toBeNull();
  });
});

describe("revokeTokensOfKey", () => {
  it("revokes what works with the key, and what that issued, with signed rows, and nothing else", async () => {
    const token = await storeOld();
    const session = await storeOld({ kind: "ses", expiresAt: now() + 600, organization: OTHER });
    const credential = await storeOld({ kind: "svc", owner: HOME });
    const { id: issued } = await storeToken({ owner, parentId: token });
    const { id: other } = await storeToken({ owner });
    await run(
      `INSERT INTO idempotency (row_key, token_id, token_version, body_mac, salt, nonce, sealed, created_at, expires_at)
        VALUES ('a', ?1, 1, '', '', '', '', 1, 2), ('b', ?2, 1, '', '', '', '', 1, 2)`,
      token,
      other,
    );

    await revoke();

    expect(await readRows()).toEqual([
      { action: "credential.revoked", id: credential, organization: HOME },
      { action: "session.ended", id: session, organization: OTHER },
      ...[token, issued].toSorted().map((id) => {
        return { action: "token.revoked", id, organization: HOME };
      }),
    ]);
    expect(await Promise.all([token, session, credential, issued, other].map(isRevoked))).toEqual([
      ...[true, true, true, true, false],
    ]);
    expect((await verify()).findings).toEqual([]);
    expect(await env.DB.prepare("SELECT kind FROM changes ORDER BY seq DESC").first("kind")).toBe(
      "all",
    );
    expect((await run("SELECT row_key FROM idempotency")).results).toEqual([{ row_key: "b" }]);
    expect(await count()).toEqual([]);
  });

  it("ends only the superseded secret of a token that has a newer one", async () => {
    const { id } = await storeToken({ owner });
    await run(
      `INSERT INTO token_secrets (digest, token_id, kid, hint, created_at, valid_until)
        VALUES ('old', ?, ?, 'lk_…', 1, ?)`,
      id,
      KID,
      now() + 600,
    );
    await revoke();
    expect(await isRevoked(id)).toBe(false);
    expect(await readRows()).toEqual([{ action: "token.updated", id, organization: HOME }]);
    expect(await count()).toEqual([]);
    const secrets = await run("SELECT digest FROM token_secrets WHERE valid_until > ?", now());
    expect(secrets.results).toEqual([]);
  });

  it("revokes more than fit into one batch, and changes nothing if there is nothing left", async () => {
    await run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
       INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at)
       SELECT 'tok_' || i, 'pat', ?1, 'org_home', ?1, 'A', 1 FROM n`,
      owner,
    );
    await run(
      `INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
        SELECT id, id, ?, 'lk_…', 1 FROM tokens`,
      KID,
    );
    await revoke();
    expect(await readRows()).toHaveLength(1_200);
    const before = await copyDatabase();
    await revoke();
    expect(await copyDatabase()).toEqual(before);
  });
});
