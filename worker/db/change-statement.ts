import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";

/** What a change makes stale: one token, all tokens of a person or an organization, or everything. */
export interface Change {
  kind: "token" | "user" | "organization" | "all";
  targetId: string;
}

/**
 * The change-feed row of a mutation that can change a verdict, for the same batch. By default it is
 * written where the statement before it changed a row, so it follows the audit row or the guard.
 */
export function insertChange(db: Database, change: Change, when: SQL = sql`changes() > 0`) {
  return db.run(sql`
    INSERT INTO changes (nonce, kind, target_id, created_at)
    SELECT lower(hex(randomblob(16))), ${change.kind}, ${change.targetId}, unixepoch()
    WHERE ${when}`);
}

/** One row of the change feed for each token that `from` names (`FROM tokens t …`): for a batch. */
export function insertTokenChanges(db: Database, from: SQL) {
  return db.run(sql`
    INSERT INTO changes (nonce, kind, target_id, created_at)
    SELECT lower(hex(randomblob(16))), 'token', t.id, unixepoch() ${from}`);
}
