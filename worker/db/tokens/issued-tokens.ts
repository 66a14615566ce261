import { type SQL, sql } from "drizzle-orm";
import { type AuditEvent, insertTokenAuditEvents, isRecorded } from "../audit/audit-statement.ts";
import { insertTokenChanges } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { ownedBy, type TokenKey } from "../guards/token-key.ts";

/** Whether a token is of its owner's that `key` issued, or that one of those issued, and so on. `t` is tokens. */
export function isIssuedBy(key: TokenKey): SQL {
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
