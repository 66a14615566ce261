import { sql } from "drizzle-orm";
import { openDatabase } from "../database.ts";
import { LATEST_MIGRATION, readMigration } from "../latest-migration.ts";

/** Returns true if a database has every migration. A new one, or one that was restored, may lack some. */
export async function isMigrated(binding: D1Database): Promise<boolean> {
  const db = openDatabase(binding);
  const [table] = await db.all(sql`SELECT 1 FROM sqlite_schema WHERE name = 'd1_migrations'`);
  return table !== undefined && (await readMigration(db)) >= LATEST_MIGRATION;
}
