import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { compileGrants } from "../../permissions/compile-grants.ts";
import { holdersOf, narrowedParts } from "../../permissions/holders-of.ts";
import { scopeShapes } from "../../permissions/scope-shapes.ts";
import type { AuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { type Authority, authorityStands, someoneHolds } from "../guards/authority.ts";
import { putCatalog } from "./put-catalog.ts";

/**
 * Puts a catalog in which a group carries other controls, as the next version: in one batch, while the one
 * who acts is still what they were judged as, and only where somebody is left to manage the organization.
 *
 * @returns whether it was put
 */
export async function putGroupControls(
  db: Database,
  { from, to }: { from: Catalog; to: Catalog },
  { authority, now, event }: { authority: Authority; now: EpochSeconds; event: AuditEvent },
): Promise<boolean> {
  const { organization, subject, catalogVersion } = authority;
  const kept = narrowedParts(from, to).map((what) =>
    someoneHolds(organization, holdersOf(to, what)),
  );
  const { put } = await putCatalog(
    db,
    {
      organization,
      catalog: to,
      from: catalogVersion,
      drop: false,
      grants: compileGrants(to),
      shapes: scopeShapes(from, to),
      createdBy: subject,
    },
    { now, event, allowed: sql.join([authorityStands(authority, now), ...kept], sql` AND `) },
  );
  return put;
}
