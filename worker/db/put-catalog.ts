import { is, SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { EpochSeconds } from "../../shared/time.ts";
import type { CatalogOrphans } from "../../shared/wire/catalog-orphans.ts";
import type { GrantRow } from "../permissions/compile-grants.ts";
import { type AuditEvent, insertAuditEvent } from "./audit-statement.ts";
import {
  type CatalogSuccessor,
  groupsOf,
  hasLostRole,
  isOrphanedScope,
  leavesNoOrphans,
  orphansJson,
  selectOrphans,
} from "./catalog-orphans.ts";
import { insertChange } from "./change-statement.ts";
import type { Database } from "./database.ts";
import { insertGrants } from "./insert-grants.ts";

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
 * whose role is gone is disabled, since under another role of that name they would be someone else.
 * Scopes of tokens that have ended are dropped in any case: they would come back when one is regenerated.
 *
 * @param allowed further conditions on the write, such as that the acting credential is still good
 */
export async function putCatalog(
  db: Database,
  put: CatalogPut,
  { now, event, allowed = sql`1` }: { now: EpochSeconds; event: AuditEvent; allowed?: SQL },
): Promise<CatalogPutOutcome> {
  const { organization, from, drop } = put;
  const happened = sql`EXISTS (SELECT 1 FROM audit_events WHERE id = ${event.id})`;
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
    ...dropOrphans(db, put, now, happened),
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

function dropOrphans(
  db: Database,
  put: CatalogPut,
  now: EpochSeconds,
  happened: SQL,
): BatchItem<"sqlite">[] {
  const { organization, shapes } = put;
  const ofTokens = sql`s.token_id IN (SELECT id FROM tokens
    WHERE organization = ${organization} AND kind = 'pat')`;
  const renamed = sql`SELECT value ->> 0 AS old, value ->> 1 AS new
    FROM json_each(${JSON.stringify(shapes.renamed)})`;
  const members = sql`m.organization = ${organization} AND ${happened}`;
  return [
    db.run(sql`
      UPDATE tokens SET version = version + 1 WHERE ${happened} AND id IN (
        SELECT s.token_id FROM scopes s WHERE ${ofTokens} AND (${isOrphanedScope(put, false)}))`),
    // Where the token has both already, the old one is an orphan, and goes with the others.
    db.run(sql`
      UPDATE OR IGNORE scopes AS s SET permission = r.new FROM (${renamed}) r
      WHERE s.permission = r.old AND ${ofTokens} AND ${happened}`),
    db.run(sql`
      DELETE FROM scopes AS s WHERE ${ofTokens} AND ${happened} AND ${isOrphanedScope(put, false)}`),
    db.run(sql`
      UPDATE memberships AS m SET groups = (SELECT json_group_array(value) FROM json_each(m.groups)
        WHERE value IN ${groupsOf(put)})
      WHERE ${members} AND EXISTS (SELECT 1 FROM json_each(m.groups)
        WHERE value NOT IN ${groupsOf(put)})`),
    db.run(sql`
      UPDATE memberships AS m SET disabled_at = ${now}
      WHERE ${members} AND m.disabled_at IS NULL AND ${hasLostRole(put)}`),
  ];
}
