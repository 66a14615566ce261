import { type SQL, sql } from "drizzle-orm";

/** A member as they are judged, whether they act now or made something before. */
export interface Judged {
  subject: string;
  organization: string;
  role: string;
  groups: readonly string[];
  /** Of the catalog that said what role and groups mean. */
  catalogVersion: number;
}

/** Whether someone is still the member that they were judged as. */
export function judgementStands(judged: Judged): SQL {
  const { subject, organization, role, groups, catalogVersion } = judged;
  return sql`EXISTS (SELECT 1 FROM memberships am WHERE am.person = ${subject}
      AND am.organization = ${organization} AND am.disabled_at IS NULL
      AND am.role = ${role} AND json(am.groups) = json(${JSON.stringify(groups)}))
    AND ${catalogStands(organization, catalogVersion)}`;
}

/**
 * Whether the organization's catalog is still this version. What was judged by another may have scopes
 * that this one does not know, and nothing would ever take them away.
 */
export function catalogStands(organization: string, version: number): SQL {
  return sql`(SELECT max(version) FROM catalogs WHERE organization = ${organization}) = ${version}`;
}
