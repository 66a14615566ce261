import { sql } from "drizzle-orm";
import type { Catalog } from "../../permissions/catalog.ts";
import type { Database } from "../database.ts";
import type { Judged } from "../guards/judged.ts";

/** An enabled member as they are judged: with the catalog that says what their role means. */
export type JudgedMember = Judged & { catalog: Catalog };

/** @returns `null` where the person is no enabled member, or the organization has no catalog. */
export async function findJudgedMember(
  db: Database,
  key: { subject: string; organization: string },
): Promise<JudgedMember | null> {
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
    // It was held against its schema when it was put.
    catalog: JSON.parse(row.document) as Catalog,
  };
}

/** What a person is in each of their organizations, disabled or not. */
export async function listMemberships(
  db: Database,
  person: string,
): Promise<{ organization: string; role: string; groups: readonly string[] }[]> {
  const rows = await db.all<{ organization: string; role: string; groups: string }>(sql`
    SELECT organization, role, groups FROM memberships WHERE person = ${person}
    ORDER BY organization`);
  return rows.map(({ groups, ...row }) => ({ ...row, groups: JSON.parse(groups) }));
}
