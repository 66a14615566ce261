import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Database } from "./database.ts";
import { selectRows, text } from "./select-rows.ts";

/** The newest file of migrations/, which the code requires. A test compares it with the folder. */
export const LATEST_MIGRATION = "0023_kept_copies.sql";

/** Returns the file name of the newest migration that wrangler has applied, or '' before the first. */
export async function readMigration(db: Database): Promise<string> {
  const [row] = await selectRows(
    db,
    v.object({ name: text }),
    sql`SELECT name FROM d1_migrations ORDER BY name DESC LIMIT 1`,
  );
  return row?.name ?? "";
}
