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
import { exists } from "../select-rows.ts";
import type { TokenOwner } from "../write-guards.ts";

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

/**
 * Builds the condition that a password can open the creator's membership of the organization in which they act. The new
 * organization goes by the same password, and no provider of another one opens it.
 */
function buildOpenedByPasswordCondition({ subject, organization }: TokenOwner): SQL {
  return sql`EXISTS (SELECT 1 FROM memberships m JOIN user u ON u.id = m.person
    WHERE m.person = ${subject} AND m.organization = ${organization} AND u.directory IS NULL
      AND (m.password_id IS NULL OR m.password_id NOT IN (SELECT id FROM providers)))`;
}

/** Returns true if a password can open the actor's membership, so that it could open a new organization too. */
export async function isOpenedByPassword(db: Database, actor: TokenOwner): Promise<boolean> {
  return await exists(db, sql`SELECT 1 WHERE ${buildOpenedByPasswordCondition(actor)}`);
}

/** Creates an organization, in one batch. @returns true if it was created */
export async function createOrganization(
  db: Database,
  organization: NewOrganization,
  { actor, allowed }: { actor: TokenOwner; allowed: SQL },
  context: { now: EpochSeconds; events: OrganizationCreationEvents },
): Promise<boolean> {
  const when = sql`${allowed} AND ${buildOpenedByPasswordCondition(actor)}`;
  const [created] = await db.batch(createOrganizationStatements(db, organization, when, context));
  return created.meta.changes > 0;
}
