import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { EpochSeconds } from "../../../shared/time.ts";
import { FRESH_SIGN_IN_SECONDS } from "../../../shared/wire/oauth-client.ts";
import type { RolesAndGroups } from "../../permissions/administrators.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { buildEmergencyMemberCondition } from "../emergency-members.ts";
import { forgetCopiesStatement } from "../forget-copies-statement.ts";
import { revokeLinksStatements } from "../links/live-links.ts";
import { exists } from "../select-rows.ts";
import { endUnopenedSessionsStatements } from "../sign-in/opening-proofs.ts";
import { type Authority, buildStillAuthorizedCondition } from "../write-guards.ts";
import type { StoredOrganization } from "./organization-queries.ts";

/** The name and settings of an organization that its administrators can change. */
export interface OrganizationState
  extends Pick<
    StoredOrganization,
    "name" | "managersSeeSecrets" | "signIn" | "awayDays" | "keptSecrets"
  > {
  emergencyMembers: readonly { id: string }[];
}

/** The authority, instant and audit event of a change to an organization. */
export interface OrganizationChange {
  authority: Authority;
  now: EpochSeconds;
  event: AuditEvent;
  /** The roles and groups of each part that an emergency member must manage. */
  emergencyParts: readonly RolesAndGroups[];
}

/**
 * Changes an organization's name or settings if they are still those of `from`, in one batch.
 *
 * An organization that demands its provider has emergency members who can repair it. Turning that on requires that the
 * actor has just signed in by that provider, so that it works. It ends every session that was opened otherwise, and the
 * pending invitations.
 *
 * If members may no longer keep secrets, the keys of those that they keep are destroyed.
 *
 * @returns true if the organization was changed
 */
export async function updateOrganization(
  db: Database,
  from: StoredOrganization,
  to: OrganizationState,
  change: OrganizationChange,
): Promise<boolean> {
  const { authority, now, event } = change;
  const turnsOn = to.signIn === "provider" && from.signIn !== "provider";
  const [updated] = await db.batch([
    db.run(sql`
      UPDATE organizations SET name = ${to.name}, sign_in = ${to.signIn}, away_days = ${to.awayDays},
        managers_see_secrets = ${Number(to.managersSeeSecrets)}, kept_secrets = ${to.keptSecrets}
      WHERE id = ${from.id} AND name = ${from.name} AND sign_in = ${from.signIn}
        AND away_days IS ${from.awayDays} AND kept_secrets = ${from.keptSecrets}
        AND managers_see_secrets = ${Number(from.managersSeeSecrets)}
        AND ${hasOnlyEmergencyMembers(from)} AND ${buildStillAuthorizedCondition(authority, now)}
        AND ${buildEmergencyCondition(from, to, change)}
        AND ${turnsOn ? buildProviderProofCondition(authority, now) : sql`1`}`),
    insertAuditEvent(db, event),
    ...applySignInStatements(db, from, to, change),
    forgetCopiesStatement(
      db,
      sql`organization = ${from.id} AND ${Number(to.keptSecrets === "off")} = 1
        AND ${buildRecordedCondition(event)}`,
    ),
  ]);
  return updated.meta.changes > 0;
}

function hasOnlyEmergencyMembers({ id, emergencyMembers }: StoredOrganization): SQL {
  return sql`(SELECT json_group_array(person ORDER BY person) FROM memberships
    WHERE organization = ${id} AND emergency = 1) = ${toSortedJson(emergencyMembers)}`;
}

const toSortedJson = (members: readonly { id: string }[]): string =>
  JSON.stringify(members.map(({ id }) => id).toSorted());

/** Builds the condition that each new emergency member can open and repair the organization without its provider. */
function buildEmergencyCondition(
  from: StoredOrganization,
  to: OrganizationState,
  { emergencyParts }: OrganizationChange,
): SQL {
  const isUnchanged =
    to.signIn === from.signIn &&
    toSortedJson(to.emergencyMembers) === toSortedJson(from.emergencyMembers);
  if (isUnchanged) return sql`1`;
  return to.emergencyMembers.reduce(
    (all, { id }) =>
      sql`${all} AND ${buildEmergencyMemberCondition({ id, organization: from.id }, emergencyParts)}`,
    sql`${Number(to.signIn === "any" || to.emergencyMembers.length > 0)} = 1`,
  );
}

/** Builds the condition that the actor has just proved who they are by the organization's own provider. */
function buildProviderProofCondition(
  { tokenId, subject, organization }: Pick<Authority, "tokenId" | "subject" | "organization">,
  now: EpochSeconds,
): SQL {
  return sql`EXISTS (SELECT 1 FROM browser_sessions b
    JOIN session s ON s.id = b.cookie_session_id AND s.user_id = ${subject}
    JOIN sign_in_proofs p ON p.session = s.id AND p.method = 'provider'
    JOIN providers v ON v.id = p.provider AND v.organization = ${organization} AND v.disabled_at IS NULL
    JOIN identities i ON i.provider = v.id AND i.person = s.user_id
    WHERE b.token_id = ${tokenId} AND p.authenticated_at >= ${now - FRESH_SIGN_IN_SECONDS})`;
}

/** Returns true if the actor has just proved who they are by the organization's own provider. */
export async function hasFreshProviderProof(
  db: Database,
  actor: Pick<Authority, "tokenId" | "subject" | "organization">,
  now: EpochSeconds,
): Promise<boolean> {
  return await exists(db, sql`SELECT 1 WHERE ${buildProviderProofCondition(actor, now)}`);
}

function applySignInStatements(
  db: Database,
  from: StoredOrganization,
  to: OrganizationState,
  { now, event }: OrganizationChange,
): BatchItem<"sqlite">[] {
  const when = buildRecordedCondition(event);
  const ofOrganization = sql`organization = ${from.id} AND ${when}`;
  const emergency = sql`(person IN (SELECT value FROM json_each(${toSortedJson(to.emergencyMembers)})))`;
  const lastSignIn = sql`(SELECT max(i.last_sign_in_at) FROM identities i
    JOIN providers v ON v.id = i.provider AND v.organization = memberships.organization
    WHERE i.person = memberships.person)`;
  const ending = { actor: event.actor, now, reason: "provider_required" } as const;
  return [
    db.run(sql`UPDATE memberships SET emergency = ${emergency}
      WHERE ${ofOrganization} AND emergency <> ${emergency}`),
    ...(to.awayDays === from.awayDays
      ? []
      : [
          db.run(sql`UPDATE memberships SET away_at = ${lastSignIn} + 86400 * ${to.awayDays}
            WHERE ${ofOrganization}`),
        ]),
    insertChange(db, { kind: "organization", targetId: from.id }, when),
    ...(to.signIn === "any"
      ? []
      : [
          ...endUnopenedSessionsStatements(db, { organization: from.id }, when, ending),
          ...revokeLinksStatements(
            db,
            sql`l.organization = ${from.id} AND l.kind = 'invitation' AND ${when}`,
            { actor: event.actor, now, details: { reason: "provider_required" } },
          ),
        ]),
  ];
}
