import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { ScopeShapes } from "../../permissions/scope-shapes.ts";
import {
  type AuditEvent,
  insertMemberAuditEvents,
  insertTokenAuditEvents,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { endSessionsStatements } from "../sign-in/session-queries.ts";

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
function isOrphanedScope(
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
function hasLostRole({ catalog }: CatalogSuccessor): SQL {
  return sql`m.role NOT IN ${among(catalog.roles.map(({ id }) => id))}`;
}

/** The groups that the catalog has. */
function groupsOf({ catalog }: CatalogSuccessor): SQL {
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

/**
 * The statements that rename or remove what means nothing under a catalog, each with its audit rows: for
 * the batch that puts it, behind its own audit row `event`. Its change-feed row names the whole organization.
 *
 * @param happened holds where the catalog was put
 */
export function dropOrphanStatements(
  db: Database,
  next: CatalogSuccessor,
  { now, event, happened }: { now: EpochSeconds; event: AuditEvent; happened: SQL },
): BatchItem<"sqlite">[] {
  const context = { now, event, happened };
  return [
    ...scopeStatements(db, next, context),
    ...groupStatements(db, next, context),
    ...roleStatements(db, next, context),
  ];
}

interface Context {
  now: EpochSeconds;
  event: AuditEvent;
  happened: SQL;
}

function scopeStatements(db: Database, next: CatalogSuccessor, { event, happened }: Context) {
  const { organization, shapes } = next;
  const renamed = sql`SELECT value ->> 0 AS old, value ->> 1 AS new
    FROM json_each(${JSON.stringify(shapes.renamed)})`;
  const changes = isOrphanedScope(next, { renamedAreKnown: false });
  const ofTokens = sql`s.token_id IN (SELECT id FROM tokens
    WHERE organization = ${organization} AND kind = 'pat') AND ${happened}`;
  const affected = sql`FROM tokens t WHERE t.organization = ${organization} AND t.kind = 'pat'
    AND ${happened} AND EXISTS (SELECT 1 FROM scopes s WHERE s.token_id = t.id AND ${changes})`;
  const list = (permission: SQL, when: SQL) => sql`json((
    SELECT json_group_array(DISTINCT json_array(${permission}, nullif(s.entity_id, '')))
    FROM scopes s LEFT JOIN (${renamed}) r ON r.old = s.permission
    WHERE s.token_id = t.id AND ${when}))`;
  const kept = sql`NOT ${isOrphanedScope(next, { renamedAreKnown: true })}`;
  const details = sql`json_object('with', ${event.target?.id ?? null}, 'scopes', json_array(
    ${list(sql`s.permission`, sql`1`)}, ${list(sql`coalesce(r.new, s.permission)`, kept)}))`;
  return [
    insertTokenAuditEvents(db, { ...event, action: "token.updated" }, affected, details),
    db.run(sql`UPDATE tokens SET version = version + 1 WHERE id IN (SELECT t.id ${affected})`),
    // Where the token has both already, the old one is left, and goes with the others.
    db.run(sql`UPDATE OR IGNORE scopes AS s SET permission = r.new FROM (${renamed}) r
      WHERE s.permission = r.old AND ${ofTokens}`),
    db.run(sql`DELETE FROM scopes AS s WHERE ${ofTokens} AND ${changes}`),
  ];
}

function groupStatements(db: Database, next: CatalogSuccessor, { event, happened }: Context) {
  const known = sql`(SELECT json_group_array(value) FROM json_each(m.groups)
    WHERE value IN ${groupsOf(next)})`;
  const affected = sql`m.organization = ${next.organization} AND ${happened}
    AND EXISTS (SELECT 1 FROM json_each(m.groups) WHERE value NOT IN ${groupsOf(next)})`;
  const details = sql`json_object('with', ${event.target?.id ?? null},
    'groups', json_array(json(m.groups), json(${known})))`;
  return [
    insertMemberAuditEvents(db, event, sql`FROM memberships m WHERE ${affected}`, details),
    db.run(sql`UPDATE memberships AS m SET groups = ${known} WHERE ${affected}`),
  ];
}

/** Disabled rather than left without rights: under another role of the same name they would be someone else. */
function roleStatements(db: Database, next: CatalogSuccessor, { now, event, happened }: Context) {
  const { organization } = next;
  const affected = sql`m.organization = ${organization} AND m.disabled_at IS NULL
    AND ${hasLostRole(next)} AND ${happened}`;
  const theirs = sql`t.organization = ${organization}
    AND t.owner IN (SELECT m.person FROM memberships m WHERE ${affected})`;
  const details = sql`json_object('with', ${event.target?.id ?? null},
    'disabled_at', json_array(NULL, CAST(${now} AS INTEGER)))`;
  return [
    ...endSessionsStatements(db, theirs, { actor: event.actor, now, reason: "disabled" }),
    insertMemberAuditEvents(db, event, sql`FROM memberships m WHERE ${affected}`, details),
    db.run(sql`UPDATE memberships AS m SET disabled_at = ${now} WHERE ${affected}`),
  ];
}
