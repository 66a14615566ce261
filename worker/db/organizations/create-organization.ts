import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { GrantRow } from "../../permissions/compile-grants.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import { type AuditEvent, insertAuditEvent, isRecorded } from "../audit/audit-statement.ts";
import { insertGrants } from "../catalog/insert-grants.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";

/** A new organization, with its first catalog and its first member. */
export interface NewOrganization {
  id: string;
  name: string;
  catalog: Catalog;
  grants: readonly GrantRow[];
  founder: Principal & { person: string };
}

/**
 * The statements that create an organization where `when` holds and there is none of that id. For a
 * batch: the first is the guard, all others hang on the audit row of the creation.
 */
export function createOrganizationStatements(
  db: Database,
  organization: NewOrganization,
  when: SQL,
  { now, events }: { now: EpochSeconds; events: OrganizationCreationEvents },
) {
  const { id, name, catalog, grants, founder } = organization;
  const created = isRecorded(events.created);
  return [
    db.run(sql`
      INSERT INTO organizations (id, name, created_at)
      SELECT ${id}, ${name}, ${now}
      WHERE ${when} AND NOT EXISTS (SELECT 1 FROM organizations WHERE id = ${id})`),
    insertAuditEvent(db, events.created),
    db.run(sql`
      INSERT INTO catalogs (organization, version, document, created_by, created_at)
      SELECT ${id}, 1, ${JSON.stringify(catalog)}, ${founder.person}, ${now} WHERE ${created}`),
    ...insertGrants(db, id, grants, created),
    insertAuditEvent(db, events.catalog, created),
    db.run(sql`
      INSERT INTO memberships (person, organization, role, groups, created_at)
      SELECT ${founder.person}, ${id}, ${founder.role}, ${JSON.stringify(founder.groups)}, ${now}
      WHERE ${created}`),
    insertAuditEvent(db, events.member, created),
    insertChange(db, { kind: "user", targetId: founder.person }, created),
  ] as const;
}

/** What is recorded of a founding; all in the new organization's own trail. */
export interface OrganizationCreationEvents {
  created: AuditEvent;
  catalog: AuditEvent;
  member: AuditEvent;
}

/** @returns whether it was created */
export async function createOrganization(
  db: Database,
  organization: NewOrganization,
  when: SQL,
  how: { now: EpochSeconds; events: OrganizationCreationEvents },
): Promise<boolean> {
  const [created] = await db.batch(createOrganizationStatements(db, organization, when, how));
  return created.meta.changes > 0;
}
