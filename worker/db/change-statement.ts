import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";

/** The cached records that a change makes stale: a token, all tokens of a person or an organization, or all. */
export interface Change {
  kind: "token" | "user" | "organization" | "all";
  targetId: string;
}

/**
 * Returns the statement that appends a row to the change feed, for the batch of a mutation that can change a
 * verdict. By default the row is written if the previous statement changed a row: the audit row or the guard.
 */
export function insertChange(db: Database, change: Change, when: SQL = sql`changes() > 0`) {
  return db.run(sql`
    INSERT INTO changes (nonce, kind, target_id, created_at)
    SELECT lower(hex(randomblob(16))), ${change.kind}, ${change.targetId}, unixepoch()
    WHERE ${when}`);
}

/** Returns the statement that appends a change-feed row for each token that `from` selects (`FROM tokens t …`). */
export function insertTokenChanges(db: Database, from: SQL) {
  return db.run(sql`
    INSERT INTO changes (nonce, kind, target_id, created_at)
    SELECT lower(hex(randomblob(16))), 'token', t.id, unixepoch() ${from}`);
}
