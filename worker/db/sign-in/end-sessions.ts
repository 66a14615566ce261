import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditActor, insertTokenAuditEvents } from "../audit/audit-statement.ts";
import { insertTokenChanges } from "../change-statement.ts";
import type { Database } from "../database.ts";

/** Why a session of the extension ended: stands in the audit row's details. */
export type SessionEnd = "replaced" | "signed_out" | "code_replayed" | "disabled" | "password_set";

/**
 * The statements that end every live `ses` token that `which` names (`t` is tokens, `b` its
 * browser_sessions row), each with its audit and change-feed rows: those first, since they read what
 * the last changes. For a batch.
 */
export function endSessionsStatements(
  db: Database,
  which: SQL,
  { actor, now, reason }: { actor: AuditActor; now: EpochSeconds; reason: SessionEnd },
) {
  const ending = sql`FROM tokens t JOIN browser_sessions b ON b.token_id = t.id
    WHERE t.kind = 'ses' AND t.revoked_at IS NULL AND (${which})`;
  return [
    insertTokenAuditEvents(
      db,
      { at: now, action: "session.ended", actor },
      ending,
      sql`json_object('reason', ${reason})`,
      "session",
    ),
    insertTokenChanges(db, ending),
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id IN (SELECT t.id ${ending})`),
  ] as const;
}
