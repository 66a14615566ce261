import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { ScopeShapes } from "../../permissions/scope-shapes.ts";
import type { Database } from "../database.ts";

/** A catalog about to be put, as far as it decides what stays. */
export interface CatalogSuccessor {
  organization: string;
  catalog: Catalog;
  shapes: ScopeShapes;
}

const among = (ids: readonly string[]): SQL =>
  sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;

/**
 * Whether the scope `s` means nothing under the catalog.
 *
 * @param renamedAreKnown whether scopes that are about to be renamed count as known
 */
export function isOrphanedScope(
  { organization, shapes }: CatalogSuccessor,
  { renamedAreKnown }: { renamedAreKnown: boolean },
): SQL {
  const olds = renamedAreKnown ? shapes.renamed.map(([from]) => from) : [];
  return sql`(
    (s.entity_id = '' AND s.permission NOT IN ${among([...shapes.flat, ...olds])})
    OR (s.entity_id <> '' AND s.permission NOT IN ${among([...shapes.typed, ...olds])})
    OR (s.permission IN ${among(shapes.locked)} AND s.entity_id <> ${organization}))`;
}

/** Whether the membership `m` has a role that the catalog lacks. */
export function hasLostRole({ catalog }: CatalogSuccessor): SQL {
  return sql`m.role NOT IN ${among(catalog.roles.map(({ id }) => id))}`;
}

/** The groups that the catalog has. */
export function groupsOf({ catalog }: CatalogSuccessor): SQL {
  return among(catalog.groups.map(({ id }) => id));
}

const live = (now: EpochSeconds): SQL =>
  sql`t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${now})`;

const scopesOf = (next: CatalogSuccessor, now: EpochSeconds): SQL => sql`
  FROM scopes s JOIN tokens t ON t.id = s.token_id
  WHERE t.organization = ${next.organization} AND t.kind = 'pat' AND ${live(now)}
    AND ${isOrphanedScope(next, { renamedAreKnown: true })}`;

const membersWithout = (next: CatalogSuccessor): SQL => sql`
  FROM memberships m WHERE m.organization = ${next.organization} AND m.disabled_at IS NULL
    AND ${hasLostRole(next)}`;

const groupsWithout = (next: CatalogSuccessor): SQL => sql`
  FROM memberships m, json_each(m.groups) g
  WHERE m.organization = ${next.organization} AND m.disabled_at IS NULL
    AND g.value NOT IN ${groupsOf(next)}`;

/** Holds where the catalog leaves nothing of a working token or an enabled member without meaning. */
export function leavesNoOrphans(next: CatalogSuccessor, now: EpochSeconds): SQL {
  return sql`NOT EXISTS (SELECT 1 ${scopesOf(next, now)})
    AND NOT EXISTS (SELECT 1 ${membersWithout(next)})
    AND NOT EXISTS (SELECT 1 ${groupsWithout(next)})`;
}

const permissionsLeft = (next: CatalogSuccessor, now: EpochSeconds): SQL => sql`
  (SELECT json_group_array(json_object('permission', permission, 'tokens', n)) FROM
    (SELECT s.permission, count(DISTINCT t.id) AS n ${scopesOf(next, now)}
      GROUP BY 1 ORDER BY 2 DESC, 1))`;

const rolesLeft = (next: CatalogSuccessor): SQL => sql`
  (SELECT json_group_array(json_object('role', role, 'members', n)) FROM
    (SELECT m.role, count(*) AS n ${membersWithout(next)} GROUP BY 1 ORDER BY 1))`;

const groupsLeft = (next: CatalogSuccessor): SQL => sql`
  (SELECT json_group_array(json_object('group', id, 'members', n)) FROM
    (SELECT g.value AS id, count(*) AS n ${groupsWithout(next)} GROUP BY 1 ORDER BY 1))`;

/** What the catalog leaves without meaning, as a JSON object in SQL: counted where a batch needs it. */
export function orphansJson(next: CatalogSuccessor, now: EpochSeconds): SQL {
  return sql`json_object('permissions', json(${permissionsLeft(next, now)}),
    'roles', json(${rolesLeft(next)}), 'groups', json(${groupsLeft(next)}))`;
}

/** The statement that reads it. */
export function selectOrphans(db: Database, next: CatalogSuccessor, now: EpochSeconds) {
  return db.all<{ orphans: string }>(sql`SELECT ${orphansJson(next, now)} AS orphans`);
}
