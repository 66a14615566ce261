import { sql } from "drizzle-orm";
import type { Catalog } from "../../permissions/catalog.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import type { Database } from "../database.ts";
import type { MembershipSnapshot } from "../write-guards.ts";

/** A person's name and email, with their role and groups in one organization. */
export interface PersonInOrganization {
  name: string;
  email: string;
  organizationName: string;
  role: string;
  groups: string[];
}

/** Finds a person in an organization. @returns `null` if they are not an enabled member */
export async function findPersonInOrganization(
  db: Database,
  key: { subject: string; organization: string },
): Promise<PersonInOrganization | null> {
  const [row] = await db.all<{
    name: string;
    email: string;
    organization_name: string;
    role: string;
    groups: string;
  }>(sql`
    SELECT u.name, u.email, o.name AS organization_name, m.role, m.groups
    FROM memberships m
    JOIN user u ON u.id = m.person
    JOIN organizations o ON o.id = m.organization
    WHERE m.person = ${key.subject} AND m.organization = ${key.organization}
      AND m.disabled_at IS NULL`);
  if (row === undefined) return null;
  return {
    name: row.name,
    email: row.email,
    organizationName: row.organization_name,
    role: row.role,
    groups: JSON.parse(row.groups),
  };
}

/**
 * Lists the roles and groups that an organization's members of a group have, each combination once. Disabled
 * members count, since they keep theirs.
 *
 * @param limit the most combinations to list
 */
export async function listGroupMembers(
  db: Database,
  { organization, group }: { organization: string; group: string },
  limit: number,
): Promise<Principal[]> {
  const rows = await db.all<{ role: string; groups: string }>(sql`
    SELECT DISTINCT role, json(groups) AS groups FROM memberships m
    WHERE organization = ${organization}
      AND EXISTS (SELECT 1 FROM json_each(m.groups) WHERE value = ${group})
    LIMIT ${limit}`);
  return rows.map(({ role, groups }) => ({ role, groups: JSON.parse(groups) }));
}

/** An enabled member, with the catalog that defines their role and groups. */
export type MemberWithCatalog = MembershipSnapshot & { catalog: Catalog };

/** Finds an enabled member. @returns `null` if the person is not one, or the organization has no catalog */
export async function findMemberWithCatalog(
  db: Database,
  key: { subject: string; organization: string },
): Promise<MemberWithCatalog | null> {
  const [row] = await db.all<{ role: string; groups: string; version: number; document: string }>(
    sql`SELECT m.role, m.groups, c.version, c.document
      FROM memberships m JOIN catalogs c ON c.organization = m.organization
      WHERE m.person = ${key.subject} AND m.organization = ${key.organization}
        AND m.disabled_at IS NULL
      ORDER BY c.version DESC LIMIT 1`,
  );
  if (row === undefined) return null;
  return {
    ...key,
    role: row.role,
    groups: JSON.parse(row.groups),
    catalogVersion: row.version,
    // The document was checked against the schema when it was put.
    catalog: JSON.parse(row.document) as Catalog,
  };
}

/** Lists a person's role and groups in each of their organizations, disabled memberships included. */
export async function listMemberships(
  db: Database,
  person: string,
): Promise<{ organization: string; role: string; groups: readonly string[] }[]> {
  const rows = await db.all<{ organization: string; role: string; groups: string }>(sql`
    SELECT organization, role, groups FROM memberships WHERE person = ${person}
    ORDER BY organization`);
  return rows.map(({ groups, ...row }) => ({ ...row, groups: JSON.parse(groups) }));
}
