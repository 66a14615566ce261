import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { RolesAndGroups } from "../../permissions/administrators.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { forgetCopiesStatement } from "../forget-copies-statement.ts";
import { revokeLinksStatements } from "../links/live-links.ts";
import { endSessionsStatements } from "../sign-in/session-queries.ts";
import { revokeBeyondManagerStatements } from "../tokens/shown-secrets.ts";
import { revokeTokensStatements } from "../tokens/token-cascade.ts";
import {
  type Authority,
  buildOtherAdministratorCondition,
  buildStillAuthorizedCondition,
  type TokenOwner,
} from "../write-guards.ts";

/** A membership as it was read. It is changed only if it is still the same. */
export interface MembershipState {
  role: string;
  groups: readonly string[];
  disabledAt: EpochSeconds | null;
}

/** The authority, instant and audit event of a change to a membership, and its condition. */
export interface MembershipChange {
  authority: Authority;
  now: EpochSeconds;
  event: AuditEvent;
  /** The roles and groups of each part that this member stops managing. Another enabled member must have one. */
  mustRemain: readonly RolesAndGroups[];
}

/**
 * Changes a member's role or groups, or disables or enables the member, in one batch.
 *
 * Disabling ends the person's sessions in this organization. Their tokens and the links that they created are
 * refused until they are enabled again. Tokens with which a manager could now do more than they may grant to
 * others are revoked: tokens of the person, and tokens whose secret was shown to them.
 *
 * @returns true if the membership was changed
 */
export async function updateMembership(
  db: Database,
  key: TokenOwner,
  { from, to }: { from: MembershipState; to: MembershipState },
  change: MembershipChange,
): Promise<boolean> {
  const { event, now } = change;
  const disables = from.disabledAt === null && to.disabledAt !== null;
  const endedSessions = sql`t.owner = ${key.subject} AND t.organization = ${key.organization}
    AND ${Number(disables)} = 1 AND ${buildRecordedCondition(event)}`;
  const [updated] = await db.batch([
    db.run(sql`
      UPDATE memberships AS m SET role = ${to.role}, groups = ${JSON.stringify(to.groups)},
        disabled_at = ${to.disabledAt}
      WHERE ${buildUnchangedCondition(key, from)} AND ${buildAllowedCondition(key, change)}
        AND (m.managed_by IS NULL OR (m.role = ${to.role}
          AND json(m.groups) = json(${JSON.stringify(to.groups)})))`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "user", targetId: key.subject }),
    ...endSessionsStatements(db, endedSessions, { actor: event.actor, now, reason: "disabled" }),
    ...revokeBeyondManager(db, key, change),
  ]);
  return updated.meta.changes > 0;
}

/**
 * Removes a person from the organization, in one batch.
 *
 * It also revokes their tokens and sessions of this organization, and the links that they created or that are
 * for them, so that none of these works again if the person returns. The keys of secrets that they keep are destroyed. Other members' tokens whose secret was
 * shown to them are revoked too.
 *
 * @returns true if the person was removed
 */
export async function removeMembership(
  db: Database,
  key: TokenOwner,
  from: MembershipState,
  change: MembershipChange,
): Promise<boolean> {
  const { event, now } = change;
  const ownTokens = sql`t.owner = ${key.subject} AND t.organization = ${key.organization}
    AND t.kind IN ('pat', 'ses') AND ${buildRecordedCondition(event)}`;
  const ownLinks = sql`l.organization = ${key.organization}
    AND (l.created_by = ${key.subject} OR l.person = ${key.subject}) AND ${buildRecordedCondition(event)}`;
  const [removed] = await db.batch([
    db.run(
      sql`DELETE FROM memberships AS m WHERE ${buildUnchangedCondition(key, from)} AND ${buildAllowedCondition(key, change)}`,
    ),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "user", targetId: key.subject }),
    ...revokeTokensStatements(db, ownTokens, { actor: event.actor, now, reason: "removed" }),
    forgetCopiesStatement(
      db,
      sql`person = ${key.subject} AND organization = ${key.organization}
        AND ${buildRecordedCondition(event)}`,
    ),
    ...revokeLinksStatements(db, ownLinks, {
      actor: event.actor,
      now,
      details: { reason: "removed" },
    }),
    ...revokeBeyondManager(db, key, change),
  ]);
  return removed.meta.changes > 0;
}

function revokeBeyondManager(
  db: Database,
  { subject, organization }: TokenOwner,
  { event, now }: MembershipChange,
) {
  const change = { actor: event.actor, now, when: buildRecordedCondition(event) };
  return revokeBeyondManagerStatements(db, organization, subject, change);
}

/** Builds the condition that the membership is still the one that was read. `m` is memberships. */
function buildUnchangedCondition(key: TokenOwner, from: MembershipState): SQL {
  return sql`m.person = ${key.subject} AND m.organization = ${key.organization}
    AND m.role = ${from.role} AND json(m.groups) = json(${JSON.stringify(from.groups)})
    AND m.disabled_at IS ${from.disabledAt} AND NOT ${IS_NEEDED}`;
}

/**
 * True for an emergency member of an organization that demands its provider: without them, nobody could repair it. `m`
 * is memberships.
 */
const IS_NEEDED = sql`(m.emergency = 1
  AND (SELECT sign_in FROM organizations WHERE id = m.organization) = 'provider')`;

function buildAllowedCondition(
  key: TokenOwner,
  { authority, now, mustRemain }: MembershipChange,
): SQL {
  return mustRemain.reduce(
    (all, administrators) =>
      sql`${all} AND ${buildOtherAdministratorCondition(key, administrators)}`,
    buildStillAuthorizedCondition(authority, now),
  );
}
