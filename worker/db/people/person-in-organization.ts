import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";

/** A person as their colleagues know them, in one organization. */
export interface PersonInOrganization {
  name: string;
  email: string;
  organizationName: string;
  role: string;
  groups: string[];
}

/** @returns `null` where the person is no enabled member of the organization. */
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
