import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent, isRecorded } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { linkIsLive, revokeLinksStatements } from "../links/live-links.ts";
import type { StoredPasswordLink } from "../links/one-time-links.ts";
import { endSessionsStatements } from "../sign-in/session-queries.ts";
import { type Judged, judgementStands } from "../write-guards.ts";

/**
 * Gives a person a new password by a link, once, in one batch with its audit row. Every sign-in of theirs
 * ends, everywhere, since whoever knew the old password may be in one; their tokens go on.
 *
 * @param how.makers who made the link, as judged in each of the person's organizations: the guard holds
 *   only while it is so, and while the person belongs to no other
 * @returns whether it was set by this call
 */
export async function usePasswordLink(
  db: Database,
  link: StoredPasswordLink,
  password: { hash: string; accountId: string },
  how: {
    makers: readonly Judged[];
    now: EpochSeconds;
    event: AuditEvent;
  },
): Promise<boolean> {
  const { makers, now, event } = how;
  const { person } = link;
  const used = isRecorded(event);
  const organizations = JSON.stringify(makers.map(({ organization }) => organization));
  const nowhereElse = sql`NOT EXISTS (SELECT 1 FROM memberships WHERE person = ${person}
    AND organization NOT IN (SELECT value FROM json_each(${organizations})))`;
  const stands = sql.join([nowhereElse, ...makers.map(judgementStands)], sql` AND `);
  const [claimed] = await db.batch([
    db.run(sql`
      UPDATE one_time_links AS l SET used_at = ${now}, used_by = ${person}
      WHERE l.id = ${link.id} AND ${linkIsLive(now)} AND ${stands}
        AND EXISTS (SELECT 1 FROM memberships
          WHERE person = ${person} AND organization = ${link.organization})`),
    insertAuditEvent(db, event),
    db.run(sql`UPDATE account SET password = ${password.hash}, updated_at = ${now * 1000}
      WHERE user_id = ${person} AND provider_id = 'credential' AND ${used}`),
    db.run(sql`
      INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at)
      SELECT ${password.accountId}, ${person}, 'credential', ${person}, ${password.hash},
        ${now * 1000}, ${now * 1000}
      WHERE ${used} AND NOT EXISTS (SELECT 1 FROM account
        WHERE user_id = ${person} AND provider_id = 'credential')`),
    ...endSessionsStatements(db, sql`t.owner = ${person} AND ${used}`, {
      actor: event.actor,
      now,
      reason: "password_set",
    }),
    db.run(sql`DELETE FROM session WHERE user_id = ${person} AND ${used}`),
    ...revokeLinksStatements(db, sql`l.person = ${person} AND ${used}`, {
      actor: event.actor,
      now,
      details: { reason: "password_set" },
    }),
  ]);
  return claimed.meta.changes > 0;
}
