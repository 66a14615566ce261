import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { RolesAndGroups } from "../../permissions/administrators.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { revokeBeyondManagerStatements } from "../tokens/shown-secrets.ts";
import { buildOtherAdministratorCondition } from "../write-guards.ts";

/** A membership that a mapping gives or changes. */
export interface MappedMembership {
  /** The membership as it was read, which is enabled; `null` if there is none yet. */
  from: (Principal & { emergency: boolean }) | null;
  /** What the mapping gives; `null` to leave role and groups alone. */
  to: Principal | null;
  /** The version of the catalog that both were judged by. */
  catalogVersion: number;
  /** The roles and groups of each part that the person stops managing. Another enabled member must have one. */
  mustRemain: readonly RolesAndGroups[];
}

/**
 * Returns the statements that give a person the role and groups of the mapping, with their audit rows. If nobody else
 * would be left to administrate, the old ones stay, which is recorded.
 *
 * From then on the mapping manages the membership. The person's tokens pause `away_days` after this sign-in.
 *
 * @param when true if the sign-in was recorded
 */
export function applyMappingStatements(
  db: Database,
  signIn: {
    person: { id: string };
    provider: { id: string; organization: string };
    membership: MappedMembership;
    now: EpochSeconds;
    events: { membership: AuditEvent; mappingRefused: AuditEvent };
  },
  when: SQL,
): BatchItem<"sqlite">[] {
  const { person, membership, now } = signIn;
  const { organization } = signIn.provider;
  const ofPerson = sql`person = ${person.id} AND organization = ${organization}`;
  return [
    ...(membership.from === null
      ? insertMembershipStatements(db, signIn, when)
      : changeMembershipStatements(db, signIn, when)),
    db.run(sql`UPDATE memberships SET away_at =
        (SELECT ${now} + away_days * 86400 FROM organizations WHERE id = ${organization})
      WHERE ${ofPerson} AND ${when}`),
  ];
}

function insertMembershipStatements(
  db: Database,
  signIn: Parameters<typeof applyMappingStatements>[1],
  when: SQL,
): BatchItem<"sqlite">[] {
  const { person, membership, now, events } = signIn;
  const { to } = membership;
  if (to === null) return [];
  const { id, organization } = signIn.provider;
  // Nobody proved an own account's password to this organization, so none opens the membership, as in the session.
  const passwordId = sql`(SELECT iif(directory IS NULL, ${id}, NULL) FROM user WHERE id = ${person.id})`;
  return [
    db.run(sql`
      INSERT INTO memberships (person, organization, role, groups, created_at, managed_by, password_id)
      SELECT ${person.id}, ${organization}, ${to.role}, ${JSON.stringify(to.groups)},
        ${now}, 'mapping', ${passwordId} WHERE ${when}`),
    insertAuditEvent(db, events.membership),
  ];
}

function changeMembershipStatements(
  db: Database,
  signIn: Parameters<typeof applyMappingStatements>[1],
  when: SQL,
): BatchItem<"sqlite">[] {
  const { person, membership, now, events } = signIn;
  const { from, to, mustRemain } = membership;
  const { organization } = signIn.provider;
  if (from === null || to === null) return [];
  const ofPerson = sql`m.person = ${person.id} AND m.organization = ${organization} AND ${when}`;
  if (isEqual(from, to)) {
    return [db.run(sql`UPDATE memberships AS m SET managed_by = 'mapping' WHERE ${ofPerson}`)];
  }
  const key = { subject: person.id, organization };
  const isAllowed = mustRemain.reduce(
    (all, administrators) =>
      sql`${all} AND ${buildOtherAdministratorCondition(key, administrators)}`,
    sql`1`,
  );
  const isChanged = buildRecordedCondition(events.membership);
  return [
    db.run(sql`
      UPDATE memberships AS m SET role = ${to.role}, groups = ${JSON.stringify(to.groups)},
        managed_by = 'mapping'
      WHERE ${ofPerson} AND ${isAllowed}`),
    insertAuditEvent(db, events.membership),
    insertAuditEvent(db, events.mappingRefused, sql`${when} AND NOT ${isChanged}`),
    ...revokeBeyondManagerStatements(db, organization, person.id, {
      actor: events.membership.actor,
      now,
      when: isChanged,
    }),
  ];
}

/** Returns true if role and groups are the same, whatever the order of the groups. */
function isEqual(from: Principal, to: Principal): boolean {
  return (
    from.role === to.role &&
    JSON.stringify(from.groups.toSorted()) === JSON.stringify(to.groups.toSorted())
  );
}
