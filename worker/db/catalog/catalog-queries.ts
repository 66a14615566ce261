import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";

/** The organization's newest catalog, as stored: its schema was held when it was put. */
export interface StoredCatalog {
  version: number;
  document: unknown;
}

export async function findCatalog(
  db: Database,
  organization: string,
): Promise<StoredCatalog | null> {
  const [row] = await db.all<{ version: number; document: string }>(sql`
    SELECT version, document FROM catalogs WHERE organization = ${organization}
    ORDER BY version DESC LIMIT 1`);
  return row === undefined ? null : { version: row.version, document: JSON.parse(row.document) };
}
