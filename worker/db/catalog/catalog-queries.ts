import { is, SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { CatalogOrphans } from "../../../shared/wire/catalog-change.ts";
import { boundDetails, MAX_DETAILS_BYTES } from "../../audit/bound-details.ts";
import { listNarrowedParts, listRolesAndGroupsWith } from "../../permissions/administrators.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { compileGrants, type GrantRow } from "../../permissions/compile-grants.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import { computeScopeShapes } from "../../permissions/scope-shapes.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { buildKeptEmergencyCondition } from "../emergency-members.ts";
import { catalogDocument, getOnly, integer, selectRows } from "../select-rows.ts";
import { revokeBeyondManagerStatements } from "../tokens/shown-secrets.ts";
import {
  type Authority,
  buildAdministratorCondition,
  buildStillAuthorizedCondition,
  hasOnlyMembers,
} from "../write-guards.ts";
import {
  buildNoOrphansCondition,
  buildOrphanDetails,
  dropOrphanStatements,
  type NextCatalog,
  selectOrphans,
} from "./catalog-orphans.ts";
import { insertGrants } from "./insert-grants.ts";

const StoredCatalog = v.object({ version: integer, document: catalogDocument });
/** The newest catalog of an organization. */
export type StoredCatalog = v.InferOutput<typeof StoredCatalog>;

export async function findCatalog(
  db: Database,
  organization: string,
): Promise<StoredCatalog | null> {
  const [row] = await selectRows(
    db,
    StoredCatalog,
    sql`SELECT version, document FROM catalogs WHERE organization = ${organization}
      ORDER BY version DESC LIMIT 1`,
  );
  return row ?? null;
}

/** A catalog to put in place of version `from`, which is 0 for an organization's first catalog. */
export interface CatalogPut extends NextCatalog {
  from: number;
  grants: readonly GrantRow[];
  createdBy: string;
  /** True if orphaned scopes, groups and roles are dropped. If false and there are any, nothing is put. */
  drop: boolean;
}

/** The orphans that were dropped, or that prevented the put. */
export interface CatalogPutOutcome {
  put: boolean;
  orphans: CatalogOrphans;
  /** How many tokens were revoked, because a manager could do more with their secret than they may grant now. */
  revokedTokens: number;
}

/**
 * Puts a compiled catalog, in one batch: all or nothing.
 *
 * The guard requires that the newest version is still `from`. Unless `drop` is set, it also requires that live
 * tokens and enabled members keep all their scopes, roles and groups. Dropping deletes orphaned scopes and
 * groups, and disables members whose role is gone. Orphans of ended tokens and disabled members are always
 * dropped, because they would return when the token is regenerated or the member enabled. Whatever `drop` says,
 * tokens are revoked with whose secret a manager could do more under this catalog than they may grant.
 *
 * @param allowed a further condition at the instant of the write
 */
export async function putCatalog(
  db: Database,
  put: CatalogPut,
  { now, event, allowed = sql`1` }: { now: EpochSeconds; event: AuditEvent; allowed?: SQL },
): Promise<CatalogPutOutcome> {
  const { organization, from, drop } = put;
  const isPut = buildRecordedCondition(event);
  const revocation = { actor: event.actor, now, when: isPut };
  const [counted, inserted, ...rest] = await db.batch([
    selectOrphans(db, put, now),
    db.run(sql`
      INSERT INTO catalogs (organization, version, document, created_by, created_at)
      SELECT ${organization}, ${from + 1}, ${JSON.stringify(put.catalog)}, ${put.createdBy}, ${now}
      WHERE (SELECT coalesce(max(version), 0) FROM catalogs WHERE organization = ${organization})
          = ${from}
        AND (${Number(drop)} = 1 OR (${buildNoOrphansCondition(put, now)})) AND ${allowed}`),
    insertAuditEvent(db, { ...event, details: buildPutDetails(put, now, event) }),
    insertChange(db, { kind: "organization", targetId: organization }),
    pruneVersions(db, organization, from + 1, isPut),
    db.run(sql`DELETE FROM grants WHERE organization = ${organization} AND ${isPut}`),
    ...insertGrants(db, organization, put.grants, isPut),
    ...dropOrphanStatements(db, put, { now, event, isPut }),
    ...revokeBeyondManagerStatements(db, organization, null, revocation),
  ]);
  const revoked = rest.at(-1) as D1Result;
  return {
    put: inserted.meta.changes > 0,
    orphans: getOnly(counted).orphans,
    revokedTokens: revoked.meta.changes,
  };
}

/** The versions of a catalog that are kept, the newest one included. One can have more than a megabyte. */
const KEPT_VERSIONS = 20;
/** Versions deleted by one put. An organization can have many more from before there was a limit. */
const MAX_DELETED_VERSIONS = 40;

/** Returns the statement that deletes the oldest versions. Nothing reads them; the audit trail only names their numbers. */
function pruneVersions(db: Database, organization: string, newest: number, when: SQL) {
  return db.run(sql`DELETE FROM catalogs WHERE organization = ${organization} AND ${when}
    AND version IN (SELECT version FROM catalogs WHERE organization = ${organization}
      AND version <= ${newest - KEPT_VERSIONS} ORDER BY version LIMIT ${MAX_DELETED_VERSIONS})`);
}

/** Adds the versions and the dropped orphans to the details of the event. */
function buildPutDetails(put: CatalogPut, now: EpochSeconds, { details = {} }: AuditEvent): SQL {
  const version = sql`json_array(nullif(${put.from}, 0), ${put.from + 1})`;
  // Leaves room for the versions. A put that drops orphans has no details of its own.
  const eventDetails = is(details, SQL)
    ? details
    : sql`${boundDetails(details, MAX_DETAILS_BYTES - 200)}`;
  return sql`json_patch(${eventDetails},
    json_object('version', ${version}, 'dropped', ${buildOrphanDetails(put, now)}))`;
}

/**
 * Puts a catalog in which a group carries other controls, as the next version, in one batch.
 *
 * The guard requires that the actor's authorization still holds, that each part with fewer administrators still
 * has an enabled one, as has an organization that demands its provider for emergencies, and that no member of the group has a role and groups that were not judged.
 *
 * @param change.judged the group with its members' roles and groups; `null` if the actor may give anything
 * @returns true if the catalog was put
 */
export async function putGroupControls(
  db: Database,
  change: {
    from: Catalog;
    to: Catalog;
    judged: { group: string; members: readonly Principal[] } | null;
  },
  { authority, now, event }: { authority: Authority; now: EpochSeconds; event: AuditEvent },
): Promise<boolean> {
  const { from, to, judged } = change;
  const { organization, subject, catalogVersion } = authority;
  const keepAdministrators = listNarrowedParts(from, to).map((what) =>
    buildAdministratorCondition(organization, listRolesAndGroupsWith(to, what)),
  );
  const { put } = await putCatalog(
    db,
    {
      organization,
      catalog: to,
      from: catalogVersion,
      drop: false,
      grants: compileGrants(to),
      shapes: computeScopeShapes(from, to),
      createdBy: subject,
    },
    {
      now,
      event,
      allowed: sql.join(
        [
          buildStillAuthorizedCondition(authority, now),
          ...(judged === null ? [] : [hasOnlyMembers(organization, judged)]),
          ...keepAdministrators,
          buildKeptEmergencyCondition({ organization, catalog: to }),
        ],
        sql` AND `,
      ),
    },
  );
  return put;
}
