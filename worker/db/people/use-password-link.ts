import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { buildLiveLinkCondition, revokeLinksStatements } from "../links/live-links.ts";
import type { StoredPasswordLink } from "../links/one-time-links.ts";
import { endSessionsStatements } from "../sign-in/session-queries.ts";
import { buildUnchangedMembershipCondition, type MembershipSnapshot } from "../write-guards.ts";

/**
 * Sets a person's password by a link, in one batch. A link works once.
 *
 * It ends all of the person's sign-ins and sessions, because an attacker who knew the old password may own one. It
 * withdraws their consents, because that attacker may have given one.
 * Tokens keep working.
 *
 * @param context.creators the link creator's membership in each of the person's organizations. The guard requires
 *   that these are unchanged and that the person belongs to no other organization.
 * @returns true if this call set the password
 */
export async function usePasswordLink(
  db: Database,
  link: StoredPasswordLink,
  password: { hash: string; accountId: string },
  context: {
    creators: readonly MembershipSnapshot[];
    now: EpochSeconds;
    event: AuditEvent;
  },
): Promise<boolean> {
  const { creators, now, event } = context;
  const { person } = link;
  const isUsed = buildRecordedCondition(event);
  const organizations = JSON.stringify(creators.map(({ organization }) => organization));
  const hasNoOtherOrganization = sql`NOT EXISTS (SELECT 1 FROM memberships WHERE person = ${person}
    AND organization NOT IN (SELECT value FROM json_each(${organizations})))`;
  const isAllowed = sql.join(
    [hasNoOtherOrganization, ...creators.map(buildUnchangedMembershipCondition)],
    sql` AND `,
  );
  const [claimed] = await db.batch([
    db.run(sql`
      UPDATE one_time_links AS l SET used_at = ${now}, used_by = ${person}
      WHERE l.id = ${link.id} AND ${buildLiveLinkCondition(now)} AND ${isAllowed}
        AND EXISTS (SELECT 1 FROM memberships
          WHERE person = ${person} AND organization = ${link.organization})`),
    insertAuditEvent(db, event),
    db.run(sql`UPDATE account SET password = ${password.hash}, updated_at = ${now * 1000}
      WHERE user_id = ${person} AND provider_id = 'credential' AND ${isUsed}`),
    db.run(sql`
      INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at)
      SELECT ${password.accountId}, ${person}, 'credential', ${person}, ${password.hash},
        ${now * 1000}, ${now * 1000}
      WHERE ${isUsed} AND NOT EXISTS (SELECT 1 FROM account
        WHERE user_id = ${person} AND provider_id = 'credential')`),
    ...endSessionsStatements(db, sql`t.owner = ${person} AND ${isUsed}`, {
      actor: event.actor,
      now,
      reason: "password_set",
    }),
    db.run(sql`DELETE FROM session WHERE user_id = ${person} AND ${isUsed}`),
    db.run(sql`DELETE FROM oauth_consents WHERE person = ${person} AND ${isUsed}`),
    ...revokeLinksStatements(db, sql`l.person = ${person} AND ${isUsed}`, {
      actor: event.actor,
      now,
      details: { reason: "password_set" },
    }),
  ]);
  return claimed.meta.changes > 0;
}
