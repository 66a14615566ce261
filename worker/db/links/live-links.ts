import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditActor, insertLinkAuditEvents } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";

/** Builds the condition that a link can still be used. `l` is one_time_links. */
export const buildLiveLinkCondition = (now: EpochSeconds): SQL =>
  sql`l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > ${now}`;

/**
 * Returns the statements that revoke every live link that matches `which` (`l` is one_time_links). The audit rows
 * come first, because they read the links before the last statement changes them.
 *
 * @param details the reason for the audit trail, which contains no email addresses
 */
export function revokeLinksStatements(
  db: Database,
  which: SQL,
  {
    actor,
    now,
    details,
  }: { actor: AuditActor; now: EpochSeconds; details: Record<string, string> },
) {
  const revoked = sql`FROM one_time_links l WHERE ${buildLiveLinkCondition(now)} AND (${which})`;
  const event = { at: now, actor, details };
  return [
    insertLinkAuditEvents(
      db,
      { ...event, action: "invitation.revoked" },
      sql`${revoked} AND l.kind = 'invitation'`,
    ),
    insertLinkAuditEvents(
      db,
      { ...event, action: "password_link.revoked" },
      sql`${revoked} AND l.kind = 'password'`,
    ),
    db.run(sql`UPDATE one_time_links SET revoked_at = ${now} WHERE id IN (SELECT l.id ${revoked})`),
  ] as const;
}
