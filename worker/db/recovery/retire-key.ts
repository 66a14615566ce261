import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import { createSystemActor, insertTokenAuditEvents } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import { type Database, openDatabase } from "../database.ts";
import { integer, selectOnly } from "../select-rows.ts";

/** What still works in an organization with a key of TOKEN_KEYS. */
export interface KeyUse {
  organization: string;
  tokens: number;
  sessions: number;
  credentials: number;
  /** Secrets in their grace period, of tokens whose current secret another key made. */
  superseded: number;
}

/** Tokens revoked by one batch. */
const MAX_TOKENS = 500;

/** Builds the condition that the token `t` is live at `now`. */
const isLive = (now: EpochSeconds): SQL => sql`(t.revoked_at IS NULL
  AND (t.expires_at IS NULL OR t.expires_at > ${now} OR t.collect_by > ${now}))`;

/** Selects the live tokens whose current secret the key made, as `FROM tokens t …`. */
const fromCurrent = (kid: string, now: EpochSeconds): SQL => sql`FROM token_secrets s
  JOIN tokens t ON t.id = s.token_id AND ${isLive(now)}
  WHERE s.kid = ${kid} AND s.valid_until IS NULL`;

/** Selects the secrets of the key that work for their grace period beside a current one. */
const fromSuperseded = (kid: string, now: EpochSeconds): SQL => sql`FROM token_secrets s
  JOIN tokens t ON t.id = s.token_id AND ${isLive(now)}
  WHERE s.kid = ${kid} AND s.valid_until > ${now}`;

/** Counts what works with a key, by organization. */
export async function countKeyUse(
  binding: D1Database,
  kid: string,
  now: EpochSeconds,
): Promise<KeyUse[]> {
  return await openDatabase(binding).all<KeyUse>(sql`
    SELECT organization, sum(kind = 'pat') AS tokens, sum(kind = 'ses') AS sessions,
      sum(kind = 'svc') AS credentials, sum(kind = 'old') AS superseded
    FROM (SELECT t.organization, t.kind ${fromCurrent(kid, now)}
      UNION ALL SELECT t.organization, 'old' ${fromSuperseded(kid, now)})
    GROUP BY organization ORDER BY organization`);
}

/** Counts the client secrets of sign-in providers that are sealed under a key. The cron seals them under the first key. */
export async function countSealedSecrets(binding: D1Database, kid: string): Promise<number> {
  const { secrets } = await selectOnly(
    openDatabase(binding),
    v.object({ secrets: integer }),
    sql`SELECT count(*) AS secrets FROM providers WHERE secret_kid = ${kid}`,
  );
  return secrets;
}

/** Counts the kept copies whose keys are derived from a key. Their owners keep the secrets anew. */
export async function countKeptCopies(binding: D1Database, kid: string): Promise<number> {
  const { copies } = await selectOnly(
    openDatabase(binding),
    v.object({ copies: integer }),
    sql`SELECT count(*) AS copies FROM kept_copies WHERE kid = ${kid}`,
  );
  return copies;
}

/**
 * Returns when the key last made a secret; `null` if never. The answer to that request is sealed under the key for
 * 10 minutes, for a retry.
 */
export async function findLastIssue(
  binding: D1Database,
  kid: string,
): Promise<EpochSeconds | null> {
  const [row] = await openDatabase(binding).all<{ at: EpochSeconds | null }>(
    sql`SELECT max(created_at) AS at FROM token_secrets WHERE kid = ${kid}`,
  );
  return row?.at ?? null;
}

/**
 * Revokes every live token whose current secret a key made, with each token that it issued, and ends the key's
 * secrets in their grace period. Each batch has the audit rows of its tokens, and one row that makes every isolate
 * drop its cache. It also removes the answers that are kept for retries of these tokens, which are sealed under the key.
 *
 * @param newRequestId makes the id under which the rows of one batch are recorded
 */
export async function revokeTokensOfKey(
  binding: D1Database,
  kid: string,
  context: { macs: MacKeyRing; now: EpochSeconds; newRequestId: () => string },
): Promise<void> {
  const { now, newRequestId } = context;
  const db = openDatabase(binding);
  const count = async () => {
    const { left } = await selectOnly(
      db,
      v.object({ left: integer }),
      sql`SELECT (SELECT count(*) ${fromCurrent(kid, now)}) + (SELECT count(*) ${fromSuperseded(kid, now)}) AS left`,
    );
    return left;
  };
  for (let left = await count(); left > 0; ) {
    await db.batch(buildStatements(db, kid, { ...context, requestId: newRequestId() }));
    const rest = await count();
    if (rest >= left) throw new Error("A batch revoked nothing.");
    left = rest;
  }
}

function buildStatements(
  db: Database,
  kid: string,
  { macs, now, requestId }: { macs: MacKeyRing; now: EpochSeconds; requestId: string },
) {
  const event = { at: now, actor: createSystemActor(macs, requestId) };
  // A parent token takes those with it that it issued, whatever their key.
  const chosen = sql`(WITH RECURSIVE ended (id) AS (
      SELECT * FROM (SELECT t.id ${fromCurrent(kid, now)} ORDER BY t.id LIMIT ${MAX_TOKENS})
      UNION SELECT issued.id FROM tokens issued JOIN ended ON issued.parent_id = ended.id)
    SELECT id FROM ended)`;
  const from = (kind: "pat" | "ses" | "svc") => sql`FROM tokens t
    WHERE t.id IN ${chosen} AND t.revoked_at IS NULL AND t.kind = ${kind}`;
  const details = sql`json_object('reason', 'key_retired', 'kid', ${kid},
    'revoked_at', json_array(NULL, CAST(${now} AS INTEGER)))`;
  // The rows of this batch are not sealed yet, and there is an index of those.
  const recorded = (actions: SQL) => sql`(SELECT target_id FROM audit_events
    WHERE number IS NULL AND request_id = ${requestId} AND action IN ${actions})`;
  const revoked = recorded(sql`('token.revoked', 'session.ended', 'credential.revoked')`);
  const oldSecret = sql`FROM tokens t WHERE t.id IN (SELECT t.id ${fromSuperseded(kid, now)}
    ORDER BY t.id LIMIT ${MAX_TOKENS}) AND t.id NOT IN ${chosen}`;
  const endedOld = sql`json_object('reason', 'key_retired', 'kid', ${kid}, 'previous_secret_until',
    json_array((SELECT max(valid_until) FROM token_secrets WHERE token_id = t.id AND kid = ${kid}),
      CAST(${now} AS INTEGER)))`;
  const changed = recorded(
    sql`('token.revoked', 'session.ended', 'credential.revoked', 'token.updated')`,
  );
  return [
    insertTokenAuditEvents(db, { ...event, action: "token.updated" }, oldSecret, endedOld),
    insertTokenAuditEvents(
      db,
      { ...event, action: "session.ended" },
      from("ses"),
      details,
      "session",
    ),
    insertTokenAuditEvents(db, { ...event, action: "token.revoked" }, from("pat"), details),
    insertTokenAuditEvents(db, { ...event, action: "credential.revoked" }, from("svc"), details),
    insertChange(db, { kind: "all", targetId: "" }, sql`EXISTS ${changed}`),
    db.run(
      sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1 WHERE id IN ${revoked}`,
    ),
    db.run(
      sql`UPDATE tokens SET version = version + 1 WHERE id IN ${recorded(sql`('token.updated')`)}`,
    ),
    db.run(sql`UPDATE token_secrets SET valid_until = ${now}
      WHERE kid = ${kid} AND valid_until > ${now} AND token_id IN ${changed}`),
    db.run(sql`DELETE FROM idempotency WHERE token_id IN ${changed}`),
  ] as const;
}
