import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";

/** The newest file of migrations/, which the code requires. A test compares it with the folder. */
export const LATEST_MIGRATION = "0015_sort_texts.sql";

/** Returns the file name of the newest migration that wrangler has applied, or '' before the first. */
export async function readMigration(db: Database): Promise<string> {
  const [row] = await db.all<{ name: string }>(
    sql`SELECT name FROM d1_migrations ORDER BY name DESC LIMIT 1`,
  );
  return row?.name ?? "";
}
