import { type SQL, sql } from "drizzle-orm";
import { listRepairers, type RolesAndGroups } from "../permissions/administrators.ts";
import type { Catalog } from "../permissions/catalog.ts";
import type { Database } from "./database.ts";
import { exists } from "./select-rows.ts";
import { buildAdministratorCondition } from "./write-guards.ts";

/** Builds the condition that an enabled member manages all parts, and has a password that opens the membership. */
export function buildEmergencyMemberCondition(
  { id, organization }: { id: string | SQL; organization: string },
  parts: readonly RolesAndGroups[],
): SQL {
  const hasPassword = sql`EXISTS (SELECT 1 FROM memberships m
    JOIN user u ON u.id = m.person AND u.directory IS NULL
    JOIN account a ON a.user_id = m.person AND a.password IS NOT NULL
      AND CASE WHEN m.password_id IS NULL THEN a.provider_id = 'credential' ELSE a.id = m.password_id END
    WHERE m.person = ${id} AND m.organization = ${organization})`;
  return parts.reduce(
    (all, part) =>
      sql`${all} AND ${buildAdministratorCondition(organization, part, sql`hm.person = ${id}`)}`,
    hasPassword,
  );
}

/**
 * Builds the condition that an enabled member manages all parts, and has a password that opens the membership. Without one,
 * an organization whose provider fails is locked out.
 *
 * @param which narrows the members; `e` is memberships
 */
export function buildPasswordAdministratorCondition(
  organization: string,
  parts: readonly RolesAndGroups[],
  which: SQL = sql`1`,
): SQL {
  const member = { id: sql`e.person`, organization };
  return sql`EXISTS (SELECT 1 FROM memberships e WHERE e.organization = ${organization} AND ${which}
    AND ${buildEmergencyMemberCondition(member, parts)})`;
}

/**
 * Builds the condition that the person's password must stay: they are an emergency member, or the only administrator of the
 * organization with a password.
 */
export function buildKeepsPasswordCondition(
  { id, organization }: { id: string | SQL; organization: string },
  parts: readonly RolesAndGroups[],
): SQL {
  return sql`(EXISTS (SELECT 1 FROM memberships k WHERE k.person = ${id} AND k.emergency = 1)
    OR (${buildEmergencyMemberCondition({ id, organization }, parts)}
      AND NOT ${buildPasswordAdministratorCondition(organization, parts, sql`e.person <> ${id}`)}))`;
}

/** Returns true if a member can be an emergency member. */
export async function canBeEmergencyMember(
  db: Database,
  member: { id: string; organization: string },
  parts: readonly RolesAndGroups[],
): Promise<boolean> {
  return await exists(db, sql`SELECT 1 WHERE ${buildEmergencyMemberCondition(member, parts)}`);
}

/**
 * Builds the condition that an organization that demands its provider has an emergency member who can still repair it
 * under its next catalog.
 *
 * @param also a further condition
 */
export function buildKeptEmergencyCondition(
  { organization, catalog: next }: { organization: string; catalog: Catalog },
  also: SQL = sql`1`,
): SQL {
  const parts = listRepairers(next);
  // A member whose role the next catalog lacks is disabled.
  const roles = JSON.stringify(next.roles.map(({ id }) => id));
  const isKept = sql`e.emergency = 1 AND e.role IN (SELECT value FROM json_each(${roles}))`;
  return sql`(EXISTS (SELECT 1 FROM organizations WHERE id = ${organization} AND sign_in <> 'provider')
    OR ${buildPasswordAdministratorCondition(organization, parts, isKept)})
    AND ${also}`;
}

/** Returns true if an emergency member could still repair the organization under its next catalog, or none is needed. */
export async function keepsEmergencyMember(
  db: Database,
  next: { organization: string; catalog: Catalog },
): Promise<boolean> {
  return await exists(db, sql`SELECT 1 WHERE ${buildKeptEmergencyCondition(next)}`);
}
