import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import type { Catalog } from "../permissions/catalog.ts";
import type { GrantRow } from "../permissions/compile-grants.ts";
import { type AuditEvent, insertAuditEvent } from "./audit-statement.ts";
import { insertChange } from "./change-statement.ts";
import type { Database } from "./database.ts";
import { insertGrants } from "./insert-grants.ts";

/** Stands as the author of what no person made: seeded rows. */
export const DEVELOPMENT_ACTOR = "development";

/** Creates an organization, once: one that is there stays as it is. */
export async function ensureOrganization(
  db: Database,
  organization: { id: string; name: string },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  await db.batch([
    db.run(sql`
      INSERT INTO organizations (id, name, created_at)
      VALUES (${organization.id}, ${organization.name}, ${now}) ON CONFLICT DO NOTHING`),
    insertAuditEvent(db, event),
  ]);
}

/** Gives an organization its first catalog, compiled; one that it already has stays as it is. */
export async function ensureCatalog(
  db: Database,
  organization: string,
  compiled: { catalog: Catalog; grants: readonly GrantRow[] },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  await db.batch([
    db.run(sql`
      INSERT INTO catalogs (organization, version, document, created_by, created_at)
      SELECT ${organization}, 1, ${JSON.stringify(compiled.catalog)}, ${DEVELOPMENT_ACTOR}, ${now}
      WHERE NOT EXISTS (SELECT 1 FROM catalogs WHERE organization = ${organization})`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "organization", targetId: organization }),
    insertGrants(db, organization, compiled.grants),
  ]);
}

/** Makes a person a member with a role, once: a membership that is there stays as it is. */
export async function ensureMembership(
  db: Database,
  member: { person: string; organization: string; role: string },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  await db.batch([
    db.run(sql`
      INSERT INTO memberships (person, organization, role, created_at)
      VALUES (${member.person}, ${member.organization}, ${member.role}, ${now})
      ON CONFLICT DO NOTHING`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "user", targetId: member.person }),
  ]);
}
