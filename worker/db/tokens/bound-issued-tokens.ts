import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertTokenAuditEvents, isRecorded } from "../audit/audit-statement.ts";
import { insertTokenChanges } from "../change-statement.ts";
import type { Database } from "../database.ts";
import type { TokenKey } from "../guards/token-key.ts";
import { isIssuedBy } from "./issued-tokens.ts";
import { isUncovered } from "./scope-statements.ts";

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
