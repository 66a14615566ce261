import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { buildLiveLinkCondition } from "../links/live-links.ts";
import type { StoredInvitation } from "../links/one-time-links.ts";
import {
  deleteUnusedPasswordsStatements,
  insertOrganizationPasswordStatement,
  type NewOrganizationPassword,
} from "../sign-in/password-queries.ts";
import { buildUnchangedMembershipCondition, type MembershipSnapshot } from "../write-guards.ts";
import { insertPersonStatements, type NewPerson } from "./person-queries.ts";

/**
 * A person who accepts an invitation: by a password of their account (`null` for its own), by a new password for this
 * organization alone, or with a new account to store.
 */
export type InvitedPerson =
  | { kind: "known"; person: string; name: string; passwordId: string | null }
  | { kind: "known"; person: string; name: string; password: NewOrganizationPassword }
  | { kind: "new"; person: string; name: string; account: NewPerson };

/**
 * Makes a person a member by an invitation, in one batch that also stores a new account. An invitation works once.
 *
 * The guard requires that the invitation is live and that its creator's membership is unchanged. An existing
 * account must have the invited address, and still the password that the person proved; for a new one the address
 * must be free.
 *
 * @returns true if the person joined by this call
 */
export async function useInvitation(
  db: Database,
  invitation: StoredInvitation,
  invited: InvitedPerson,
  context: { creator: MembershipSnapshot; now: EpochSeconds; event: AuditEvent },
): Promise<boolean> {
  const { organization, role, groups, email } = invitation;
  const { creator, now, event } = context;
  const { person } = invited;
  const isUsed = buildRecordedCondition(event);
  const added = "password" in invited ? invited.password : null;
  const provedId = "passwordId" in invited ? invited.passwordId : null;
  const passwordId = added?.id ?? provedId;
  const hasInvitedAddress = sql`EXISTS (SELECT 1 FROM user WHERE email = ${email} AND id = ${person})
    AND (${provedId} IS NULL OR EXISTS (
      SELECT 1 FROM account WHERE id = ${provedId} AND user_id = ${person}))`;
  const isAddressTaken = sql`EXISTS (SELECT 1 FROM user WHERE email = ${email})`;
  const [claimed] = await db.batch([
    db.run(sql`
      UPDATE one_time_links AS l SET used_at = ${now}, used_by = ${person}
      WHERE l.id = ${invitation.id} AND ${buildLiveLinkCondition(now)} AND ${buildUnchangedMembershipCondition(creator)}
        AND ${invited.kind === "new" ? sql`NOT ${isAddressTaken}` : hasInvitedAddress}
        AND (SELECT sign_in FROM organizations WHERE id = ${organization}) = 'any'
        AND NOT EXISTS (SELECT 1 FROM memberships
          WHERE person = ${person} AND organization = ${organization})`),
    insertAuditEvent(db, event),
    ...(invited.kind === "new" ? insertPersonStatements(db, invited.account, isUsed) : []),
    db.run(sql`
      INSERT INTO memberships (person, organization, role, groups, created_at, password_id)
      SELECT ${person}, ${organization}, ${role}, ${JSON.stringify(groups)}, ${now}, ${passwordId}
      WHERE ${isUsed}`),
    ...(added === null
      ? []
      : [
          insertOrganizationPasswordStatement(db, added, { person, now }, isUsed),
          ...deleteUnusedPasswordsStatements(db, person, isUsed),
        ]),
    insertChange(db, { kind: "user", targetId: person }, isUsed),
  ]);
  return claimed.meta.changes > 0;
}
