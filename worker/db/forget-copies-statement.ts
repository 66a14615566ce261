import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";

/**
 * Returns the statement that destroys the keys of the kept copies that `which` selects, for the batch of what ends them.
 * Without its salt, a key cannot be derived again.
 */
export function forgetCopiesStatement(db: Database, which: SQL) {
  return db.run(sql`DELETE FROM kept_copies WHERE ${which}`);
}
