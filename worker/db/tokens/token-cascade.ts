import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditActor,
  type AuditEvent,
  buildRecordedCondition,
  insertTokenAuditEvents,
} from "../audit/audit-statement.ts";
import { listInDetails } from "../audit/bounded-details.ts";
import { insertTokenChanges } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { buildOwnedTokenCondition, type TokenKey } from "../write-guards.ts";
import { buildUncoveredScopeCondition } from "./scope-statements.ts";

/** Selects the tokens `t` that are revoked: those of `which` that were not yet. */
export const fromRevoked = (which: SQL): SQL =>
  sql`FROM tokens t WHERE t.revoked_at IS NULL AND (${which})`;

/**
 * Returns the statements that revoke every live token that matches `which` (`t` is tokens). The audit and
 * change-feed rows come first, because they read the tokens before the last statement changes them.
 */
export function revokeTokensStatements(
  db: Database,
  which: SQL,
  { actor, now, reason }: { actor: AuditActor; now: EpochSeconds; reason: string },
) {
  const revoked = fromRevoked(which);
  const details = sql`json_object('reason', ${reason})`;
  const sessions = sql`${revoked} AND t.kind = 'ses'`;
  const others = sql`${revoked} AND t.kind <> 'ses'`;
  const event = { at: now, actor };
  return [
    insertTokenAuditEvents(db, { ...event, action: "session.ended" }, sessions, details, "session"),
    insertTokenAuditEvents(db, { ...event, action: "token.revoked" }, others, details),
    insertTokenChanges(db, revoked),
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id IN (SELECT t.id ${revoked})`),
  ] as const;
}

/**
 * Returns the statements that narrow the tokens that a token issued to its own scopes and expiry, each with its
 * audit and change-feed rows. In the batch they follow the token's audit row and the change of its own scopes.
 * In the SQL, `t` is an issued token and `own` is one of the scopes of `t`.
 *
 * @param expiresAt the token's new expiry
 */
export function narrowIssuedStatements(
  db: Database,
  key: TokenKey,
  event: AuditEvent,
  expiresAt: EpochSeconds | null,
) {
  const uncovered = (permission: SQL, entityId: SQL) =>
    buildUncoveredScopeCondition(sql`${key.id}`, permission, entityId);
  const hasUncoveredScope = sql`EXISTS (SELECT 1 FROM scopes own WHERE own.token_id = t.id
    AND ${uncovered(sql`own.permission`, sql`own.entity_id`)})`;
  const expiresLater =
    expiresAt === null ? sql`0` : sql`coalesce(t.expires_at, ${expiresAt} + 1) > ${expiresAt}`;
  const from = sql`FROM tokens t
    WHERE ${buildIssuedByCondition(key)} AND (${hasUncoveredScope} OR ${expiresLater}) AND ${buildRecordedCondition(event)}`;
  const kept = sql`NOT ${uncovered(sql`own.permission`, sql`own.entity_id`)}`;
  const scopes = (when: SQL) =>
    listInDetails(
      sql`json_array(own.permission, nullif(own.entity_id, ''))`,
      { order: sql`own.rowid`, rank: kept },
      sql`FROM scopes own WHERE own.token_id = t.id AND ${when}`,
    );
  const details = sql`json_patch(json_patch(json_object('with', ${key.id}),
    CASE WHEN ${expiresLater} THEN json_object('expires_at', json_array(t.expires_at, CAST(${expiresAt} AS INTEGER))) ELSE '{}' END),
    CASE WHEN ${hasUncoveredScope} THEN json_object('scopes',
      json_array(${scopes(sql`1`)}, ${scopes(kept)})) ELSE '{}' END)`;
  return [
    insertTokenAuditEvents(db, { ...event, action: "token.updated" }, from, details),
    insertTokenChanges(db, from),
    db.run(sql`UPDATE tokens AS t SET version = version + 1,
        expires_at = CASE WHEN ${expiresLater} THEN ${expiresAt} ELSE expires_at END
      WHERE t.id IN (SELECT t.id ${from})`),
    db.run(sql`DELETE FROM scopes AS own
      WHERE own.token_id IN (SELECT t.id FROM tokens t WHERE ${buildIssuedByCondition(key)})
        AND ${uncovered(sql`own.permission`, sql`own.entity_id`)} AND ${buildRecordedCondition(event)}`),
  ] as const;
}

/**
 * Builds the condition that the token of `key` issued `t`, directly or through tokens that it issued. `issued`
 * collects their ids, and `child` is a token whose parent is already among them.
 */
function buildIssuedByCondition(key: TokenKey): SQL {
  return sql`${buildOwnedTokenCondition(key)} AND t.id IN (
    WITH RECURSIVE issued (id) AS (
      SELECT id FROM tokens WHERE parent_id = ${key.id}
      UNION SELECT child.id FROM tokens child JOIN issued ON child.parent_id = issued.id)
    SELECT id FROM issued)`;
}

/**
 * Returns the statements that revoke every token that a token issued, each with its audit and change-feed rows. In
 * the batch that revokes, deletes or regenerates the token itself, they follow its audit row.
 */
export function revokeIssuedStatements(db: Database, key: TokenKey, event: AuditEvent) {
  const from = sql`FROM tokens t
    WHERE ${buildIssuedByCondition(key)} AND t.revoked_at IS NULL AND ${buildRecordedCondition(event)}`;
  return [
    insertTokenAuditEvents(
      db,
      { ...event, action: "token.revoked" },
      from,
      sql`json_object('revoked_at', json_array(NULL, CAST(${event.at} AS INTEGER)), 'with', ${key.id})`,
    ),
    insertTokenChanges(db, from),
    db.run(sql`UPDATE tokens SET revoked_at = ${event.at}, version = version + 1
      WHERE id IN (SELECT t.id ${from})`),
  ] as const;
}
