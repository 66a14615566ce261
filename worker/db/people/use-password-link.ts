import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { forgetCopiesStatement } from "../forget-copies-statement.ts";
import { buildLiveLinkCondition, revokeLinksStatements } from "../links/live-links.ts";
import type { StoredPasswordLink } from "../links/one-time-links.ts";
import {
  deleteUnusedPasswordsStatements,
  insertOrganizationPasswordStatement,
} from "../sign-in/password-queries.ts";
import { endSessionsStatements } from "../sign-in/session-queries.ts";
import { buildUnchangedMembershipCondition, type MembershipSnapshot } from "../write-guards.ts";

/**
 * Sets a person's password by a link, in one batch. A link works once.
 *
 * The password opens the organization of the link, and no other. If the earlier password opens other organizations
 * too, it goes on to open those, and the new one is stored beside it. So it is if no password opened the organization.
 * Otherwise the new one replaces it.
 *
 * It ends the person's sessions in that organization, and the sign-ins and consents of a replaced password, because an
 * attacker who knew the earlier one may own some. Tokens keep working.
 *
 * @param password.id the id of the row, if the password is stored beside the earlier one
 * @param context.creator the link creator's membership. The guard requires that it is unchanged.
 * @returns true if this call set the password
 */
export async function usePasswordLink(
  db: Database,
  link: StoredPasswordLink,
  password: { id: string; hash: string },
  context: { creator: MembershipSnapshot; now: EpochSeconds; event: AuditEvent },
): Promise<boolean> {
  const { creator, now, event } = context;
  const { person, organization } = link;
  const isUsed = buildRecordedCondition(event);
  const earlierId = sql`(SELECT password_id FROM memberships
    WHERE person = ${person} AND organization = ${organization})`;
  const opensMore = sql`EXISTS (SELECT 1 FROM memberships m WHERE m.person = ${person}
    AND m.organization <> ${organization} AND m.password_id IS ${earlierId})`;
  // A provider made the membership, so its value names no password.
  const namesNone = sql`(${earlierId} IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM account WHERE user_id = ${person} AND id = ${earlierId}))`;
  const isStoredBeside = sql`EXISTS (SELECT 1 FROM account
    WHERE id = ${password.id} AND provider_id = 'organization')`;
  const isReplaced = sql`${isUsed} AND NOT ${isStoredBeside}`;
  const ofEarlier = sql`password_id IS ${earlierId} AND ${isReplaced}`;
  const [claimed] = await db.batch([
    db.run(sql`
      UPDATE one_time_links AS l SET used_at = ${now}, used_by = ${person}
      WHERE l.id = ${link.id} AND ${buildLiveLinkCondition(now)} AND ${buildUnchangedMembershipCondition(creator)}
        AND EXISTS (SELECT 1 FROM memberships
          WHERE person = ${person} AND organization = ${organization})`),
    insertAuditEvent(db, event),
    insertOrganizationPasswordStatement(
      db,
      password,
      { person, now },
      sql`${isUsed} AND (${opensMore} OR ${namesNone})`,
    ),
    db.run(sql`UPDATE account SET password = ${password.hash}, updated_at = ${now * 1000}
      WHERE user_id = ${person} AND ${isReplaced}
        AND CASE WHEN ${earlierId} IS NULL THEN provider_id = 'credential' ELSE id = ${earlierId} END`),
    db.run(sql`
      INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at)
      SELECT ${password.id}, ${person}, 'credential', ${person}, ${password.hash},
        ${now * 1000}, ${now * 1000}
      WHERE ${isReplaced} AND ${earlierId} IS NULL AND NOT EXISTS (SELECT 1 FROM account
        WHERE user_id = ${person} AND provider_id = 'credential')`),
    ...endSessionsStatements(
      db,
      sql`t.owner = ${person} AND t.organization = ${organization} AND ${isUsed}`,
      { actor: event.actor, now, reason: "password_set" },
    ),
    db.run(sql`DELETE FROM session WHERE user_id = ${person} AND ${ofEarlier}`),
    db.run(sql`DELETE FROM oauth_consents WHERE person = ${person} AND ${ofEarlier}`),
    forgetCopiesStatement(
      db,
      sql`person = ${person} AND organization = ${organization} AND ${isUsed}`,
    ),
    db.run(sql`UPDATE memberships SET password_id = ${password.id}
      WHERE person = ${person} AND organization = ${organization} AND ${isUsed}
        AND ${isStoredBeside}`),
    ...deleteUnusedPasswordsStatements(db, person, isUsed),
    ...revokeLinksStatements(
      db,
      sql`l.person = ${person} AND l.organization = ${organization} AND ${isUsed}`,
      { actor: event.actor, now, details: { reason: "password_set" } },
    ),
  ]);
  return claimed.meta.changes > 0;
}
