import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { GrantRow } from "../../permissions/compile-grants.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import { insertGrants } from "../catalog/insert-grants.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";

/** A new organization, with its first catalog and its first member. */
export interface NewOrganization {
  id: string;
  name: string;
  catalog: Catalog;
  grants: readonly GrantRow[];
  creator: Principal & {
    person: string;
    /** The organization in which the creator acts. The new one goes by the same password; `null` for the account's own. */
    actingIn: string | null;
  };
}

/**
 * Returns the statements that create an organization if `when` is true and its id is free. The first statement
 * is the guard; all others depend on the audit row of the creation.
 */
export function createOrganizationStatements(
  db: Database,
  organization: NewOrganization,
  when: SQL,
  { now, events }: { now: EpochSeconds; events: OrganizationCreationEvents },
) {
  const { id, name, catalog, grants, creator } = organization;
  const created = buildRecordedCondition(events.created);
  return [
    db.run(sql`
      INSERT INTO organizations (id, name, created_at)
      SELECT ${id}, ${name}, ${now}
      WHERE ${when} AND NOT EXISTS (SELECT 1 FROM organizations WHERE id = ${id})`),
    insertAuditEvent(db, events.created),
    db.run(sql`
      INSERT INTO catalogs (organization, version, document, created_by, created_at)
      SELECT ${id}, 1, ${JSON.stringify(catalog)}, ${creator.person}, ${now} WHERE ${created}`),
    ...insertGrants(db, id, grants, created),
    insertAuditEvent(db, events.catalog, created),
    db.run(sql`
      INSERT INTO memberships (person, organization, role, groups, created_at, password_id)
      SELECT ${creator.person}, ${id}, ${creator.role}, ${JSON.stringify(creator.groups)}, ${now},
        (SELECT password_id FROM memberships
          WHERE person = ${creator.person} AND organization = ${creator.actingIn ?? ""})
      WHERE ${created}`),
    insertAuditEvent(db, events.member, created),
    insertChange(db, { kind: "user", targetId: creator.person }, created),
  ] as const;
}

/** The audit events of a creation, all in the new organization's own trail. */
export interface OrganizationCreationEvents {
  created: AuditEvent;
  catalog: AuditEvent;
  member: AuditEvent;
}

/** Creates an organization, in one batch. @returns true if it was created */
export async function createOrganization(
  db: Database,
  organization: NewOrganization,
  when: SQL,
  context: { now: EpochSeconds; events: OrganizationCreationEvents },
): Promise<boolean> {
  const [created] = await db.batch(createOrganizationStatements(db, organization, when, context));
  return created.meta.changes > 0;
}
