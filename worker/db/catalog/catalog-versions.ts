import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Catalog } from "../../permissions/catalog.ts";
import type { Database } from "../database.ts";
import { catalogDocument, integer, seconds, selectRows, text, textOrNull } from "../select-rows.ts";

const Version = v.object({
  version: integer,
  createdAt: seconds,
  createdBy: text,
  /** `null` if the account is gone. */
  creatorName: textOrNull,
});
/** A kept version of a catalog, without its document. */
export type CatalogVersion = v.InferOutput<typeof Version>;

/** An organization has at most 20 versions, but can have more from before there was a limit. */
const MAX_LISTED = 100;

/** Returns the kept versions of an organization's catalog, the newest first. */
export function listCatalogVersions(db: Database, organization: string): Promise<CatalogVersion[]> {
  return selectRows(
    db,
    Version,
    sql`SELECT c.version, c.created_at AS createdAt, c.created_by AS createdBy, u.name AS creatorName
      FROM catalogs c LEFT JOIN user u ON u.id = c.created_by
      WHERE c.organization = ${organization} ORDER BY c.version DESC LIMIT ${MAX_LISTED}`,
  );
}

/** Returns the document of a version, or `null` if it is not kept. */
export async function findCatalogVersion(
  db: Database,
  organization: string,
  version: number,
): Promise<Catalog | null> {
  const [row] = await selectRows(
    db,
    v.object({ document: catalogDocument }),
    sql`SELECT document FROM catalogs WHERE organization = ${organization} AND version = ${version}`,
  );
  return row?.document ?? null;
}
