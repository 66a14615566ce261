import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditActor, insertLinkAuditEvents } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";

/** Whether a link can still be used. `l` is one_time_links. */
export const linkIsLive = (now: EpochSeconds): SQL =>
  sql`l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > ${now}`;

/**
 * The statements that revoke every live link that `which` names (`l` is one_time_links), each with its audit
 * row: those first, since they read what the last changes. For a batch.
 *
 * @param details why, for the trail, which holds no addresses to tell it by
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
  const ending = sql`FROM one_time_links l WHERE ${linkIsLive(now)} AND (${which})`;
  const event = { at: now, actor, details };
  return [
    insertLinkAuditEvents(
      db,
      { ...event, action: "invitation.revoked" },
      sql`${ending} AND l.kind = 'invitation'`,
    ),
    insertLinkAuditEvents(
      db,
      { ...event, action: "password_link.revoked" },
      sql`${ending} AND l.kind = 'password'`,
    ),
    db.run(sql`UPDATE one_time_links SET revoked_at = ${now} WHERE id IN (SELECT l.id ${ending})`),
  ] as const;
}
