import { is, SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { CatalogOrphans } from "../../../shared/wire/catalog-change.ts";
import { holdersOf, narrowedParts } from "../../permissions/administrators.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { compileGrants, type GrantRow } from "../../permissions/compile-grants.ts";
import { scopeShapes } from "../../permissions/scope-shapes.ts";
import { type AuditEvent, insertAuditEvent, isRecorded } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { type Authority, authorityStands, someoneHolds } from "../write-guards.ts";
import {
  type CatalogSuccessor,
  dropOrphanStatements,
  leavesNoOrphans,
  orphansJson,
  selectOrphans,
} from "./catalog-orphans.ts";
import { insertGrants } from "./insert-grants.ts";

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

/** A catalog to take the place of version `from`; 0 where there is none. */
export interface CatalogPut extends CatalogSuccessor {
  from: number;
  grants: readonly GrantRow[];
  createdBy: string;
  /** Whether scopes, groups and members that would mean nothing are dropped; else nothing is put. */
  drop: boolean;
}

/** What was, or would have been, dropped. */
export interface CatalogPutOutcome {
  put: boolean;
  orphans: CatalogOrphans;
}

/**
 * Puts a catalog, compiled, in one batch: all or nothing.
 *
 * The guard holds that no other was put since `from`, and that nothing of a working token or an enabled
 * member loses its meaning unless it is to be dropped: scopes are removed, groups too, and a member
 * whose role is gone is disabled. What concerns tokens that have ended, or disabled members, is dropped
 * in any case: it would come back with them.
 *
 * @param allowed what else has to hold at the instant of the write
 */
export async function putCatalog(
  db: Database,
  put: CatalogPut,
  { now, event, allowed = sql`1` }: { now: EpochSeconds; event: AuditEvent; allowed?: SQL },
): Promise<CatalogPutOutcome> {
  const { organization, from, drop } = put;
  const happened = isRecorded(event);
  const [counted, inserted] = await db.batch([
    selectOrphans(db, put, now),
    db.run(sql`
      INSERT INTO catalogs (organization, version, document, created_by, created_at)
      SELECT ${organization}, ${from + 1}, ${JSON.stringify(put.catalog)}, ${put.createdBy}, ${now}
      WHERE (SELECT coalesce(max(version), 0) FROM catalogs WHERE organization = ${organization})
          = ${from}
        AND (${Number(drop)} = 1 OR (${leavesNoOrphans(put, now)})) AND ${allowed}`),
    insertAuditEvent(db, { ...event, details: putDetails(put, now, event) }),
    insertChange(db, { kind: "organization", targetId: organization }),
    db.run(sql`DELETE FROM grants WHERE organization = ${organization} AND ${happened}`),
    ...insertGrants(db, organization, put.grants, happened),
    ...dropOrphanStatements(db, put, { now, event, happened }),
  ]);
  const [row] = counted;
  if (row === undefined) throw new Error("the count of orphans is missing");
  return { put: inserted.meta.changes > 0, orphans: JSON.parse(row.orphans) };
}

/** Beside what the event tells itself. */
function putDetails(put: CatalogPut, now: EpochSeconds, { details = {} }: AuditEvent): SQL {
  const version = sql`json_array(nullif(${put.from}, 0), ${put.from + 1})`;
  const told = is(details, SQL) ? details : sql`${JSON.stringify(details)}`;
  return sql`json_patch(${told},
    json_object('version', ${version}, 'dropped', ${orphansJson(put, now)}))`;
}

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
