import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import { CatalogOrphans } from "../../../shared/wire/catalog-change.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import type { ScopeShapes } from "../../permissions/scope-shapes.ts";
import {
  type AuditEvent,
  insertMemberAuditEvents,
  insertTokenAuditEvents,
} from "../audit/audit-statement.ts";
import { listInDetails } from "../audit/bounded-details.ts";
import type { Database } from "../database.ts";
import { json, selectRows } from "../select-rows.ts";
import { endSessionsStatements } from "../sign-in/session-queries.ts";

/** The next catalog of an organization, with the shapes that its scopes may have. */
export interface NextCatalog {
  organization: string;
  catalog: Catalog;
  shapes: ScopeShapes;
}

const toSqlList = (ids: readonly string[]): SQL =>
  sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;

/**
 * Builds the condition that the catalog does not know the scope `s`, or locks its permission to another entity.
 *
 * @param renamedAreKnown true if scopes that are about to be renamed count as known
 */
function buildOrphanedScopeCondition(
  { organization, shapes }: NextCatalog,
  { renamedAreKnown }: { renamedAreKnown: boolean },
): SQL {
  const oldNames = renamedAreKnown ? shapes.renamed.map(([from]) => from) : [];
  return sql`(
    (s.entity_id = '' AND s.permission NOT IN ${toSqlList([...shapes.flat, ...oldNames])})
    OR (s.entity_id <> '' AND s.permission NOT IN ${toSqlList([...shapes.typed, ...oldNames])})
    OR (s.permission IN ${toSqlList(shapes.locked)} AND s.entity_id <> ${organization}))`;
}

/** Builds the condition that the catalog lacks the role of the membership `m`. */
function buildUnknownRoleCondition({ catalog }: NextCatalog): SQL {
  return sql`m.role NOT IN ${toSqlList(catalog.roles.map(({ id }) => id))}`;
}

/** Returns the ids of the catalog's groups as an SQL list. */
function buildKnownGroupsList({ catalog }: NextCatalog): SQL {
  return toSqlList(catalog.groups.map(({ id }) => id));
}

/** Builds the condition that the token `t` is neither revoked nor expired. */
export const buildLiveTokenCondition = (now: EpochSeconds): SQL =>
  sql`t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${now})`;

const fromOrphanedScopes = (next: NextCatalog, now: EpochSeconds): SQL => sql`
  FROM scopes s JOIN tokens t ON t.id = s.token_id
  WHERE t.organization = ${next.organization} AND t.kind = 'pat' AND ${buildLiveTokenCondition(now)}
    AND ${buildOrphanedScopeCondition(next, { renamedAreKnown: true })}`;

const fromMembersWithoutRole = (next: NextCatalog): SQL => sql`
  FROM memberships m WHERE m.organization = ${next.organization} AND m.disabled_at IS NULL
    AND ${buildUnknownRoleCondition(next)}`;

const fromUnknownGroups = (next: NextCatalog): SQL => sql`
  FROM memberships m, json_each(m.groups) g
  WHERE m.organization = ${next.organization} AND m.disabled_at IS NULL
    AND g.value NOT IN ${buildKnownGroupsList(next)}`;

/** Builds the condition that the catalog knows all scopes of live tokens, and all roles and groups of enabled members. */
export function buildNoOrphansCondition(next: NextCatalog, now: EpochSeconds): SQL {
  return sql`NOT EXISTS (SELECT 1 ${fromOrphanedScopes(next, now)})
    AND NOT EXISTS (SELECT 1 ${fromMembersWithoutRole(next)})
    AND NOT EXISTS (SELECT 1 ${fromUnknownGroups(next)})`;
}

/** Counts of orphaned scopes, roles and groups. Each selects `id` and `n`, and names both in its JSON entries. */
const buildOrphanQueries = (next: NextCatalog, now: EpochSeconds) => ({
  permissions: {
    entry: sql`json_object('permission', id, 'tokens', n)`,
    order: sql`n DESC, id`,
    from: sql`FROM (SELECT s.permission AS id, count(DISTINCT t.id) AS n
      ${fromOrphanedScopes(next, now)} GROUP BY 1)`,
  },
  roles: {
    entry: sql`json_object('role', id, 'members', n)`,
    order: sql`id`,
    from: sql`FROM (SELECT m.role AS id, count(*) AS n ${fromMembersWithoutRole(next)} GROUP BY 1)`,
  },
  groups: {
    entry: sql`json_object('group', id, 'members', n)`,
    order: sql`id`,
    from: sql`FROM (SELECT g.value AS id, count(*) AS n ${fromUnknownGroups(next)} GROUP BY 1)`,
  },
});

/** Returns the SQL that counts orphaned scopes, roles and groups for the details of an audit row. */
export function buildOrphanDetails(next: NextCatalog, now: EpochSeconds): SQL {
  const { permissions, roles, groups } = buildOrphanQueries(next, now);
  return sql`json_object(
    'permissions', ${listInDetails(permissions.entry, permissions, permissions.from)},
    'roles', ${listInDetails(roles.entry, roles, roles.from)},
    'groups', ${listInDetails(groups.entry, groups, groups.from)})`;
}

/** Returns the statement that counts orphaned scopes, roles and groups. */
export function selectOrphans(db: Database, next: NextCatalog, now: EpochSeconds) {
  const { permissions, roles, groups } = buildOrphanQueries(next, now);
  const list = ({ entry, order, from }: Record<"entry" | "order" | "from", SQL>) =>
    sql`(SELECT json_group_array(${entry} ORDER BY ${order}) ${from})`;
  return selectRows(
    db,
    v.object({ orphans: json(CatalogOrphans) }),
    sql`SELECT json_object('permissions', ${list(permissions)},
      'roles', ${list(roles)}, 'groups', ${list(groups)}) AS orphans`,
  );
}

/** Selects the memberships of the organization as dropping orphans would leave them. */
export function buildNextMemberships(next: NextCatalog, now: EpochSeconds): SQL {
  return sql`SELECT m.person, m.organization, m.role, ${buildKnownGroups(next)},
      CASE WHEN ${buildUnknownRoleCondition(next)} THEN coalesce(m.disabled_at, ${now})
        ELSE m.disabled_at END
    FROM main.memberships m WHERE m.organization = ${next.organization}`;
}

/** Selects the scopes of the organization's tokens as dropping orphans would leave them. */
export function buildNextScopes(next: NextCatalog): SQL {
  const { organization, shapes } = next;
  return sql`SELECT s.token_id, coalesce(r.new, s.permission), s.entity_id
    FROM main.tokens t CROSS JOIN main.scopes s ON s.token_id = t.id
    LEFT JOIN (${selectRenamed(shapes)}) r ON r.old = s.permission
    WHERE t.organization = ${organization} AND t.kind = 'pat'
      AND NOT ${buildOrphanedScopeCondition(next, { renamedAreKnown: true })}`;
}

const selectRenamed = ({ renamed }: ScopeShapes): SQL => sql`
  SELECT value ->> 0 AS old, value ->> 1 AS new FROM json_each(${JSON.stringify(renamed)})`;

/** Returns the groups of the membership `m` that the catalog knows, as JSON. */
const buildKnownGroups = (next: NextCatalog): SQL => sql`
  (SELECT json_group_array(value) FROM json_each(m.groups) WHERE value IN ${buildKnownGroupsList(next)})`;

/**
 * Returns the statements that rename or remove orphaned scopes and groups and disable members without a role, each
 * with its audit rows. In the batch that puts the catalog they follow its audit row `event`. They append no
 * change-feed rows, because that batch appends one for the whole organization.
 *
 * @param isPut true if the catalog was put
 */
export function dropOrphanStatements(
  db: Database,
  next: NextCatalog,
  { now, event, isPut }: { now: EpochSeconds; event: AuditEvent; isPut: SQL },
): BatchItem<"sqlite">[] {
  const context = { now, event, isPut };
  return [
    ...buildScopeStatements(db, next, context),
    ...buildGroupStatements(db, next, context),
    ...buildRoleStatements(db, next, context),
  ];
}

interface Context {
  now: EpochSeconds;
  event: AuditEvent;
  isPut: SQL;
}

function buildScopeStatements(db: Database, next: NextCatalog, { event, isPut }: Context) {
  const { organization, shapes } = next;
  const renamed = selectRenamed(shapes);
  const isChanged = buildOrphanedScopeCondition(next, { renamedAreKnown: false });
  const ofTokens = sql`s.token_id IN (SELECT id FROM tokens
    WHERE organization = ${organization} AND kind = 'pat') AND ${isPut}`;
  const affected = sql`FROM tokens t WHERE t.organization = ${organization} AND t.kind = 'pat'
    AND ${isPut} AND EXISTS (SELECT 1 FROM scopes s WHERE s.token_id = t.id AND ${isChanged})`;
  const list = (permission: SQL, when: SQL) =>
    listInDetails(
      sql`scope`,
      { order: sql`id`, rank: sql`-is_changed` },
      sql`FROM (SELECT json_array(${permission}, nullif(s.entity_id, '')) AS scope,
          max(${isChanged}) AS is_changed, min(s.rowid) AS id
        FROM scopes s LEFT JOIN (${renamed}) r ON r.old = s.permission
        WHERE s.token_id = t.id AND ${when} GROUP BY 1)`,
    );
  const kept = sql`NOT ${buildOrphanedScopeCondition(next, { renamedAreKnown: true })}`;
  const details = sql`json_object('with', ${event.target?.id ?? null}, 'scopes', json_array(
    ${list(sql`s.permission`, sql`1`)}, ${list(sql`coalesce(r.new, s.permission)`, kept)}))`;
  return [
    insertTokenAuditEvents(db, { ...event, action: "token.updated" }, affected, details),
    db.run(sql`UPDATE tokens SET version = version + 1 WHERE id IN (SELECT t.id ${affected})`),
    // OR IGNORE skips a scope whose new name the token already has. The next statement deletes the old one.
    db.run(sql`UPDATE OR IGNORE scopes AS s SET permission = r.new FROM (${renamed}) r
      WHERE s.permission = r.old AND ${ofTokens}`),
    db.run(sql`DELETE FROM scopes AS s WHERE ${ofTokens} AND ${isChanged}`),
  ];
}

function buildGroupStatements(db: Database, next: NextCatalog, { event, isPut }: Context) {
  const isKnown = sql`value IN ${buildKnownGroupsList(next)}`;
  const known = buildKnownGroups(next);
  const list = (when: SQL) =>
    listInDetails(
      sql`json_quote(value)`,
      { order: sql`key`, rank: isKnown },
      sql`FROM json_each(m.groups) WHERE ${when}`,
    );
  const affected = sql`m.organization = ${next.organization} AND ${isPut}
    AND EXISTS (SELECT 1 FROM json_each(m.groups) WHERE value NOT IN ${buildKnownGroupsList(next)})`;
  const details = sql`json_object('with', ${event.target?.id ?? null},
    'groups', json_array(${list(sql`1`)}, ${list(isKnown)}))`;
  return [
    insertMemberAuditEvents(db, event, sql`FROM memberships m WHERE ${affected}`, details),
    db.run(sql`UPDATE memberships AS m SET groups = ${known} WHERE ${affected}`),
  ];
}

/** Disables members without a role. If they stayed enabled, a later role with the same id would give them its rights. */
function buildRoleStatements(db: Database, next: NextCatalog, { now, event, isPut }: Context) {
  const { organization } = next;
  const affected = sql`m.organization = ${organization} AND m.disabled_at IS NULL
    AND ${buildUnknownRoleCondition(next)} AND ${isPut}`;
  const sessionsOfMembers = sql`t.organization = ${organization}
    AND t.owner IN (SELECT m.person FROM memberships m WHERE ${affected})`;
  const details = sql`json_object('with', ${event.target?.id ?? null},
    'disabled_at', json_array(NULL, CAST(${now} AS INTEGER)))`;
  return [
    ...endSessionsStatements(db, sessionsOfMembers, {
      actor: event.actor,
      now,
      reason: "disabled",
    }),
    insertMemberAuditEvents(db, event, sql`FROM memberships m WHERE ${affected}`, details),
    db.run(sql`UPDATE memberships AS m SET disabled_at = ${now} WHERE ${affected}`),
  ];
}
