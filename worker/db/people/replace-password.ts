import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { revokeLinksStatements } from "../links/live-links.ts";
import {
  buildOpenedOrganizations,
  endOtherSignInsStatements,
  type ProvedSignIn,
} from "../sign-in/end-other-sign-ins.ts";
import type { StoredPassword } from "../sign-in/password-queries.ts";

/**
 * Replaces the password of a sign-in, in one batch. It ends every other sign-in by that password, and the links to a
 * new one. Tokens keep working.
 *
 * The guard requires that the sign-in exists and that the password is still the one that was checked.
 *
 * @returns true if the password was replaced
 */
export async function replacePassword(
  db: Database,
  signIn: ProvedSignIn,
  { stored, hash }: { stored: StoredPassword; hash: string },
  { now, event }: { now: EpochSeconds; event: AuditEvent },
): Promise<boolean> {
  const { id, person } = signIn;
  const isReplaced = buildRecordedCondition(event);
  const ending = { actor: event.actor, now, reason: "password_set" } as const;
  const links = sql`l.person = ${person}
    AND l.organization IN ${buildOpenedOrganizations(signIn)} AND ${isReplaced}`;
  const [replaced] = await db.batch([
    db.run(sql`UPDATE account SET password = ${hash}, updated_at = ${now * 1000}
      WHERE id = ${stored.rowId} AND user_id = ${person} AND password = ${stored.hash}
        AND EXISTS (SELECT 1 FROM session WHERE id = ${id} AND user_id = ${person})`),
    insertAuditEvent(db, event),
    ...endOtherSignInsStatements(db, signIn, isReplaced, ending),
    ...revokeLinksStatements(db, links, {
      actor: event.actor,
      now,
      details: { reason: "password_set" },
    }),
  ]);
  return replaced.meta.changes > 0;
}
