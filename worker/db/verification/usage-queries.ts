import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { UsageWrite } from "../../usage/usage-write.ts";
import type { Database } from "../database.ts";
import { ownedBy, type TokenKey } from "../guards/token-key.ts";
import { markUsedStatement } from "./last-use-statement.ts";

/**
 * Adds what was gathered to what is stored: all or nothing, and once, however often it is tried.
 *
 * A token that is gone by now gets nothing. Neither `version` nor the change feed is touched: no
 * verdict depends on it.
 */
export async function saveUsage(db: Database, writes: readonly UsageWrite[]): Promise<void> {
  const [first, ...rest]: BatchItem<"sqlite">[] = writes.flatMap((write) => [
    db.run(sql`INSERT INTO usage_writes (id, created_at) VALUES (${write.id}, ${write.at})
      ON CONFLICT (id) DO NOTHING`),
    addCountsStatement(db, write),
    markUsedStatement(db, write),
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

/** One day's counts. `day` is whole days since the Unix epoch, UTC. */
export interface StoredDay {
  day: number;
  allowed: number;
  refused: number;
}

/** @returns the days from `since` on that have any, in order; `null` where the owner has no such token. */
export async function findUsage(
  db: Database,
  key: TokenKey,
  since: number,
): Promise<StoredDay[] | null> {
  const rows = await db.all<{ day: number | null; allowed: number; refused: number }>(sql`
    SELECT u.day, u.allowed, u.refused
    FROM tokens t LEFT JOIN token_usage u ON u.token_id = t.id AND u.day >= ${since}
    WHERE t.id = ${key.id} AND ${ownedBy(key)} ORDER BY u.day`);
  if (rows.length === 0) return null;
  return rows.flatMap(({ day, ...counts }) => (day === null ? [] : [{ day, ...counts }]));
}
