import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Holders } from "../../permissions/administrators.ts";
import { type AuditEvent, insertAuditEvent, isRecorded } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { revokeLinksStatements } from "../links/live-links.ts";
import { endSessionsStatements } from "../sign-in/session-queries.ts";
import { revokeTokensStatements } from "../tokens/token-cascade.ts";
import {
  type Authority,
  authorityStands,
  someoneElseHolds,
  type TokenOwner,
} from "../write-guards.ts";

/** A membership as it was read: it is changed only while it is still so. */
export interface MembershipState {
  role: string;
  groups: readonly string[];
  disabledAt: EpochSeconds | null;
}

/** Who changes a membership, when, and what somebody else has to hold afterwards. */
export interface MembershipChange {
  authority: Authority;
  now: EpochSeconds;
  event: AuditEvent;
  /** Who may manage what this person gives up: one of them has to be left. */
  kept: readonly Holders[];
}

/**
 * Changes role, groups or whether a member is disabled, in one batch with audit and feed.
 *
 * Disabling ends the person's sessions in this organization; their tokens are refused while it lasts,
 * and their one-time links with it.
 *
 * @returns whether it was changed
 */
export async function updateMembership(
  db: Database,
  key: TokenOwner,
  { from, to }: { from: MembershipState; to: MembershipState },
  change: MembershipChange,
): Promise<boolean> {
  const { event, now } = change;
  const disables = from.disabledAt === null && to.disabledAt !== null;
  const which = sql`t.owner = ${key.subject} AND t.organization = ${key.organization}
    AND ${Number(disables)} = 1 AND ${isRecorded(event)}`;
  const [updated] = await db.batch([
    db.run(sql`
      UPDATE memberships AS m SET role = ${to.role}, groups = ${JSON.stringify(to.groups)},
        disabled_at = ${to.disabledAt}
      WHERE ${isStill(key, from)} AND ${mayGo(key, change)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "user", targetId: key.subject }),
    ...endSessionsStatements(db, which, { actor: event.actor, now, reason: "disabled" }),
  ]);
  return updated.meta.changes > 0;
}

/**
 * Takes a person out of the organization, in one batch with audit and feed: everything that acts for
 * them here is revoked for good, and the links that they made or that are for them, so that nothing comes
 * back to life should they ever return.
 *
 * @returns whether they were taken out
 */
export async function removeMembership(
  db: Database,
  key: TokenOwner,
  from: MembershipState,
  change: MembershipChange,
): Promise<boolean> {
  const { event, now } = change;
  const theirs = sql`t.owner = ${key.subject} AND t.organization = ${key.organization}
    AND t.kind IN ('pat', 'ses') AND ${isRecorded(event)}`;
  const links = sql`l.organization = ${key.organization}
    AND (l.created_by = ${key.subject} OR l.person = ${key.subject}) AND ${isRecorded(event)}`;
  const [removed] = await db.batch([
    db.run(sql`DELETE FROM memberships AS m WHERE ${isStill(key, from)} AND ${mayGo(key, change)}`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "user", targetId: key.subject }),
    ...revokeTokensStatements(db, theirs, { actor: event.actor, now, reason: "removed" }),
    ...revokeLinksStatements(db, links, {
      actor: event.actor,
      now,
      details: { reason: "removed" },
    }),
  ]);
  return removed.meta.changes > 0;
}

/** `m` is memberships. */
function isStill(key: TokenOwner, from: MembershipState): SQL {
  return sql`m.person = ${key.subject} AND m.organization = ${key.organization}
    AND m.role = ${from.role} AND json(m.groups) = json(${JSON.stringify(from.groups)})
    AND m.disabled_at IS ${from.disabledAt}`;
}

function mayGo(key: TokenOwner, { authority, now, kept }: MembershipChange): SQL {
  return kept.reduce(
    (all, holders) => sql`${all} AND ${someoneElseHolds(key, holders)}`,
    authorityStands(authority, now),
  );
}
