import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditActor,
  type AuditEvent,
  insertTokenAuditEvents,
  isRecorded,
} from "../audit/audit-statement.ts";
import { insertTokenChanges } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { ownedBy, type TokenKey } from "../write-guards.ts";
import { isUncovered } from "./scope-statements.ts";

/**
 * The statements that revoke every live token that `which` names (`t` is tokens), each with its audit and
 * change-feed rows: those first, since they read what the last changes. For a batch.
 */
export function revokeTokensStatements(
  db: Database,
  which: SQL,
  { actor, now, reason }: { actor: AuditActor; now: EpochSeconds; reason: string },
) {
  const ending = sql`FROM tokens t WHERE t.revoked_at IS NULL AND (${which})`;
  const details = sql`json_object('reason', ${reason})`;
  const [session, token] = [sql`${ending} AND t.kind = 'ses'`, sql`${ending} AND t.kind <> 'ses'`];
  const event = { at: now, actor };
  return [
    insertTokenAuditEvents(db, { ...event, action: "session.ended" }, session, details, "session"),
    insertTokenAuditEvents(db, { ...event, action: "token.revoked" }, token, details),
    insertTokenChanges(db, ending),
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id IN (SELECT t.id ${ending})`),
  ] as const;
}

/**
 * The statements that bring all that a token issued back within it, each with its audit and feed rows:
 * for the batch that narrows it, behind its audit row and once its own scopes are as they will be.
 *
 * @param expiresAt the end that the token has from now on
 */
export function boundIssuedStatements(
  db: Database,
  key: TokenKey,
  event: AuditEvent,
  expiresAt: EpochSeconds | null,
) {
  const uncovered = (permission: SQL, entityId: SQL) =>
    isUncovered(sql`${key.id}`, permission, entityId);
  const beyond = sql`EXISTS (SELECT 1 FROM scopes own WHERE own.token_id = t.id
    AND ${uncovered(sql`own.permission`, sql`own.entity_id`)})`;
  const later =
    expiresAt === null ? sql`0` : sql`coalesce(t.expires_at, ${expiresAt} + 1) > ${expiresAt}`;
  const from = sql`FROM tokens t
    WHERE ${isIssuedBy(key)} AND (${beyond} OR ${later}) AND ${isRecorded(event)}`;
  const scopes = (when: SQL) => sql`(
    SELECT json_group_array(json_array(permission, nullif(entity_id, '')) ORDER BY rowid)
    FROM scopes own WHERE own.token_id = t.id AND ${when})`;
  const kept = sql`NOT ${uncovered(sql`own.permission`, sql`own.entity_id`)}`;
  const details = sql`json_patch(json_patch(json_object('with', ${key.id}),
    CASE WHEN ${later} THEN json_object('expires_at', json_array(t.expires_at, CAST(${expiresAt} AS INTEGER))) ELSE '{}' END),
    CASE WHEN ${beyond} THEN json_object('scopes',
      json_array(json(${scopes(sql`1`)}), json(${scopes(kept)}))) ELSE '{}' END)`;
  return [
    insertTokenAuditEvents(db, { ...event, action: "token.updated" }, from, details),
    insertTokenChanges(db, from),
    db.run(sql`UPDATE tokens AS t SET version = version + 1,
        expires_at = CASE WHEN ${later} THEN ${expiresAt} ELSE expires_at END
      WHERE t.id IN (SELECT t.id ${from})`),
    db.run(sql`DELETE FROM scopes AS own
      WHERE own.token_id IN (SELECT t.id FROM tokens t WHERE ${isIssuedBy(key)})
        AND ${uncovered(sql`own.permission`, sql`own.entity_id`)} AND ${isRecorded(event)}`),
  ] as const;
}

/** Whether a token is of its owner's that `key` issued, or that one of those issued, and so on. `t` is tokens. */
function isIssuedBy(key: TokenKey): SQL {
  return sql`${ownedBy(key)} AND t.id IN (
    WITH RECURSIVE issued (id) AS (
      SELECT id FROM tokens WHERE parent_id = ${key.id}
      UNION SELECT c.id FROM tokens c JOIN issued ON c.parent_id = issued.id)
    SELECT id FROM issued)`;
}

/**
 * The statements that revoke all that a token issued, each with its audit and feed rows: for the batch
 * in which the token itself is revoked, deleted or regenerated, behind its audit row.
 */
export function revokeIssuedStatements(db: Database, key: TokenKey, event: AuditEvent) {
  const from = sql`FROM tokens t
    WHERE ${isIssuedBy(key)} AND t.revoked_at IS NULL AND ${isRecorded(event)}`;
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
