import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import * as v from "valibot";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import type { UsageWrite } from "../../usage/usage-write.ts";
import { createSystemActor, insertTokenAuditEvents } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { integer, selectRows } from "../select-rows.ts";
import { buildOwnedTokenCondition, type TokenKey } from "../write-guards.ts";

/**
 * Adds gathered uses to the stored counts, in one batch. A retry of a write that was stored adds nothing.
 *
 * It skips tokens that were deleted. It changes neither `version` nor the change feed, because no verdict depends
 * on use.
 */
export async function saveUsage(db: Database, writes: readonly UsageWrite[]): Promise<void> {
  const [first, ...rest]: BatchItem<"sqlite">[] = writes.flatMap((write) => [
    db.run(sql`INSERT INTO usage_writes (id, created_at) VALUES (${write.id}, ${write.at})
      ON CONFLICT (id) DO NOTHING`),
    addCountsStatement(db, write),
    markUsedStatement(db, write),
    ...markPreviousStatements(db, write),
  ]);
  if (first !== undefined) await db.batch([first, ...rest]);
}

function addCountsStatement(db: Database, { uses }: UsageWrite) {
  const counts = uses.flatMap(({ tokenId, days }) =>
    [...days].map(([day, { allowed, refused }]) => [tokenId, day, allowed, refused]),
  );
  return db.run(sql`
    INSERT INTO token_usage (token_id, day, allowed, refused)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${JSON.stringify(counts)})
    WHERE changes() > 0 AND EXISTS (SELECT 1 FROM tokens WHERE id = value ->> 0)
    ON CONFLICT (token_id, day) DO UPDATE
      SET allowed = allowed + excluded.allowed, refused = refused + excluded.refused`);
}

/** The counts of a day. `day` is whole days since the Unix epoch, UTC. */
export interface StoredDay {
  day: number;
  allowed: number;
  refused: number;
}

const DayRow = v.object({ day: v.nullable(integer), allowed: integer, refused: integer });

/**
 * Finds a token's counts.
 *
 * @returns the days from `since` on that have counts, in order, or `null` if the owner has no such token
 */
export async function findUsage(
  db: Database,
  key: TokenKey,
  since: number,
): Promise<StoredDay[] | null> {
  const rows = await selectRows(
    db,
    DayRow,
    sql`
    SELECT u.day, coalesce(u.allowed, 0) AS allowed, coalesce(u.refused, 0) AS refused
    FROM tokens t LEFT JOIN token_usage u ON u.token_id = t.id AND u.day >= ${since}
    WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)} ORDER BY u.day`,
  );
  if (rows.length === 0) return null;
  return rows.flatMap(({ day, ...counts }) => (day === null ? [] : [{ day, ...counts }]));
}

/** Returns the statement that moves each token's `last_used_at` forward, never back, so that a retry changes nothing. */
function markUsedStatement(db: Database, { uses }: UsageWrite) {
  const lastUses = uses.flatMap(({ tokenId, lastUsedAt }) =>
    lastUsedAt === null ? [] : [[tokenId, lastUsedAt]],
  );
  return db.run(sql`
    UPDATE tokens SET last_used_at = used.at
    FROM (SELECT value ->> 0 AS id, value ->> 1 AS at FROM json_each(${JSON.stringify(lastUses)})) AS used
    WHERE tokens.id = used.id AND coalesce(tokens.last_used_at, 0) < used.at`);
}

/**
 * Returns the statement that moves each token's `previous_use_at` forward, if there are such uses. It ignores uses before
 * the last regeneration: they were made by another secret.
 */
function markPreviousStatements(db: Database, { uses }: UsageWrite) {
  const previousUses = uses.flatMap(({ tokenId, previousAt }) =>
    previousAt === null ? [] : [[tokenId, previousAt]],
  );
  if (previousUses.length === 0) return [];
  return [
    db.run(sql`
      UPDATE tokens SET previous_use_at = used.at
      FROM (SELECT value ->> 0 AS id, value ->> 1 AS at FROM json_each(${JSON.stringify(previousUses)})) AS used
      WHERE tokens.id = used.id AND coalesce(tokens.previous_use_at, 0) < used.at
        AND used.at >= coalesce((SELECT created_at FROM token_secrets
          WHERE token_id = tokens.id AND valid_until IS NULL), 0)`),
  ];
}

/** The seconds after an audit row in which further uses are not recorded: 15 minutes. */
const RECORDED_SECONDS = 900;

/**
 * Marks tokens whose superseded secrets were presented, and records it in the audit trail: one row in 15 minutes,
 * however many isolates notice it. It ignores uses before the last regeneration.
 *
 * The audit row names no actor, because the caller is unknown. Neither `version` nor the change feed changes.
 */
export async function saveSupersededUses(
  db: Database,
  writes: readonly UsageWrite[],
  macs: MacKeyRing,
): Promise<void> {
  const pairs = writes.flatMap(({ uses }) =>
    uses.flatMap(({ tokenId, supersededAt }) =>
      supersededAt === null ? [] : [[tokenId, supersededAt]],
    ),
  );
  const at = writes.at(-1)?.at;
  if (at === undefined || pairs.length === 0) return;
  const from = sql`FROM tokens t
    JOIN (SELECT value ->> 0 AS id, max(value ->> 1) AS at FROM json_each(${JSON.stringify(pairs)})
      GROUP BY 1) AS used ON used.id = t.id
    WHERE used.at >= coalesce((SELECT created_at FROM token_secrets
      WHERE token_id = t.id AND valid_until IS NULL), 0)`;
  const unrecorded = sql`NOT EXISTS (SELECT 1 FROM audit_events WHERE target_id = t.id
    AND action = 'token.secret_reused' AND occurred_at > ${at - RECORDED_SECONDS})`;
  const event = {
    at,
    action: "token.secret_reused",
    actor: createSystemActor(macs, "usage"),
  } as const;
  await db.batch([
    insertTokenAuditEvents(db, event, sql`${from} AND ${unrecorded}`),
    db.run(sql`UPDATE tokens SET superseded_use_at = reused.at
      FROM (SELECT t.id, used.at ${from}) AS reused
      WHERE tokens.id = reused.id AND coalesce(tokens.superseded_use_at, 0) < reused.at`),
  ]);
}
