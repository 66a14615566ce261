import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditActor, insertTokenAuditEvents } from "../audit/audit-statement.ts";
import { insertTokenChanges } from "../change-statement.ts";
import type { Database } from "../database.ts";

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
