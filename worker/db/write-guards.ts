import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../shared/time.ts";
import type { RolesAndGroups } from "../permissions/administrators.ts";
import type { Principal } from "../permissions/grantable-permissions.ts";
import type { Database } from "./database.ts";
import { flag, selectOnly } from "./select-rows.ts";

/** A membership and the version of the catalog that authorized a request, rechecked in its write. */
export interface MembershipSnapshot {
  subject: string;
  organization: string;
  role: string;
  groups: readonly string[];
  /** The version of the catalog that defines the role and groups. */
  catalogVersion: number;
}

/** Builds the condition that the member is still enabled, with the same role, groups and version of the catalog. */
export function buildUnchangedMembershipCondition(membership: MembershipSnapshot): SQL {
  const { subject, organization, role, groups, catalogVersion } = membership;
  return sql`EXISTS (SELECT 1 FROM memberships am WHERE am.person = ${subject}
      AND am.organization = ${organization} AND am.disabled_at IS NULL
      AND am.role = ${role} AND json(am.groups) = json(${JSON.stringify(groups)}))
    AND ${buildCurrentCatalogCondition(organization, catalogVersion)}`;
}

/**
 * Builds the condition that this is still the newest version of the organization's catalog. Scopes that were
 * checked against an older version may be unknown to the newest one, and nothing would ever remove them.
 */
export function buildCurrentCatalogCondition(organization: string, version: number): SQL {
  return sql`(SELECT max(version) FROM catalogs WHERE organization = ${organization}) = ${version}`;
}

/** The owner of tokens: part of every WHERE, so that the id of another owner's token is unknown. */
export interface TokenOwner {
  subject: string;
  organization: string;
}

/** A token's id together with its owner. */
export interface TokenKey extends TokenOwner {
  id: string;
}

/** Builds the condition that every query of a person's tokens carries. `t` is the tokens table. */
export function buildOwnedTokenCondition(owner: TokenOwner): SQL {
  return sql`t.organization = ${owner.organization} AND t.owner = ${owner.subject} AND t.kind = 'pat'`;
}

/** The token that authenticated a request, and the digest of the presented secret. */
export interface ActingCredential {
  tokenId: string;
  digest: string;
  /** The membership that authorized a manager to act on another member's tokens. */
  membership?: MembershipSnapshot | undefined;
  /** The manager to whom the response shows another member's secret, which the organization has to allow. */
  showsSecretTo?: string | undefined;
}

/** Builds the condition that the owner is a member, enabled or disabled. Only members get tokens and new secrets. */
export function buildMemberCondition({ subject, organization }: TokenOwner): SQL {
  return sql`EXISTS (SELECT 1 FROM memberships om
    WHERE om.person = ${subject} AND om.organization = ${organization})`;
}

/**
 * Builds the condition that the acting credential is valid at the instant of the write. Since the request was
 * authorized, the token may have been revoked, its secret replaced or its owner disabled. A manager may also
 * have lost the right to act on another member's tokens, or to see their secrets.
 */
export function buildValidCredentialCondition(
  credential: ActingCredential,
  now: EpochSeconds,
): SQL {
  const { tokenId, digest, membership, showsSecretTo } = credential;
  const allowsReveal = sql`EXISTS (SELECT 1 FROM organizations o
    WHERE o.id = acting.organization AND o.managers_see_secrets = 1)`;
  return sql`${membership === undefined ? sql`1` : buildUnchangedMembershipCondition(membership)} AND EXISTS (
    SELECT 1 FROM tokens acting
    JOIN token_secrets shown ON shown.token_id = acting.id
    JOIN memberships m ON m.person = acting.owner AND m.organization = acting.organization
    WHERE acting.id = ${tokenId} AND shown.digest = ${digest} AND acting.revoked_at IS NULL
      AND (shown.valid_until IS NULL OR shown.valid_until > ${now})
      AND (acting.expires_at IS NULL OR acting.expires_at > ${now}) AND m.disabled_at IS NULL
      AND ${showsSecretTo === undefined ? sql`1` : allowsReveal})`;
}

/** Builds the condition that the token's version is among `versions`, or no condition if `versions` is `null`. */
export function buildExpectedVersionCondition(versions: readonly number[] | null): SQL {
  if (versions === null) return sql`1`;
  return sql`t.version IN (SELECT value FROM json_each(${JSON.stringify(versions)}))`;
}

/**
 * Returns true if the acting credential itself is valid, whatever its owner may do: one of the possible
 * reasons why a guarded write changed nothing.
 */
export async function hasValidCredential(
  db: Database,
  { tokenId, digest }: ActingCredential,
  now: EpochSeconds,
): Promise<boolean> {
  const { valid } = await selectOnly(
    db,
    v.object({ valid: flag }),
    sql`SELECT ${buildValidCredentialCondition({ tokenId, digest }, now)} AS valid`,
  );
  return valid;
}

/** Returns true if the acting credential is valid and a manager is still authorized to act on others' tokens. */
export async function canStillAct(
  db: Database,
  credential: ActingCredential,
  now: EpochSeconds,
): Promise<boolean> {
  const { allowed } = await selectOnly(
    db,
    v.object({ allowed: flag }),
    sql`SELECT ${buildValidCredentialCondition(credential, now)} AS allowed`,
  );
  return allowed;
}

/** True if each member of the group has one of these combinations of role and groups, which were judged. */
export function hasOnlyMembers(
  organization: string,
  { group, members }: { group: string; members: readonly Principal[] },
): SQL {
  const judged = JSON.stringify(members.map(({ role, groups }) => [role, groups]));
  return sql`NOT EXISTS (SELECT 1 FROM memberships gm WHERE gm.organization = ${organization}
    AND EXISTS (SELECT 1 FROM json_each(gm.groups) WHERE value = ${group})
    AND json_array(gm.role, json(gm.groups)) NOT IN (SELECT value FROM json_each(${judged})))`;
}

/** The credential and the membership that authorized a request. */
export interface Authority extends ActingCredential, MembershipSnapshot {}

/**
 * Builds the condition that the actor's authorization still holds at the instant of the write: the credential,
 * the actor's role and groups, and the version of the catalog.
 *
 * Without this condition, an administrator who is being demoted could still act on the old role.
 */
export function buildStillAuthorizedCondition(authority: Authority, now: EpochSeconds): SQL {
  return sql`${buildValidCredentialCondition(authority, now)} AND ${buildUnchangedMembershipCondition(authority)}`;
}

/** Builds the condition that an enabled member other than `member` has one of the roles or groups. */
export function buildOtherAdministratorCondition(
  member: TokenOwner,
  administrators: RolesAndGroups,
): SQL {
  return buildAdministratorCondition(
    member.organization,
    administrators,
    sql`hm.person <> ${member.subject}`,
  );
}

/** The roles and groups that administer a part of Latchkey, under the current catalog and under the next. */
export interface AdministratorChange {
  before: RolesAndGroups;
  after: RolesAndGroups;
  /** Every role of the next catalog. Members with any other role are disabled by the change. */
  roles: readonly string[];
}

/** Builds the condition that the actor's authorization still holds and the change leaves an enabled administrator. */
export function buildAdministratorChangeCondition(
  authority: Authority,
  change: AdministratorChange,
  now: EpochSeconds,
): SQL {
  return sql`${buildStillAuthorizedCondition(authority, now)}
    AND ${buildRemainingAdministratorCondition(authority.organization, change)}`;
}

/** Builds the condition that a member who stays enabled is an administrator `after`, or that nobody was one `before`. */
function buildRemainingAdministratorCondition(
  organization: string,
  { before, after, roles }: AdministratorChange,
): SQL {
  const staysEnabled = sql`hm.role IN (SELECT value FROM json_each(${JSON.stringify(roles)}))`;
  return sql`(${buildAdministratorCondition(organization, after, staysEnabled)}
    OR NOT ${buildAdministratorCondition(organization, before)})`;
}

/**
 * Returns true if an administrator would remain after the change: one of the possible reasons why a guarded
 * write changed nothing.
 */
export async function keepsAdministrator(
  db: Database,
  organization: string,
  change: AdministratorChange,
): Promise<boolean> {
  const { remains } = await selectOnly(
    db,
    v.object({ remains: flag }),
    sql`SELECT ${buildRemainingAdministratorCondition(organization, change)} AS remains`,
  );
  return remains;
}

/**
 * Builds the condition that an enabled member has one of the roles or groups.
 *
 * @param which narrows the members; `hm` is memberships
 */
export function buildAdministratorCondition(
  organization: string,
  { roles, groups }: RolesAndGroups,
  which: SQL = sql`1`,
): SQL {
  return sql`EXISTS (SELECT 1 FROM memberships hm WHERE hm.organization = ${organization}
    AND ${which} AND hm.disabled_at IS NULL
    AND (hm.role IN (SELECT value FROM json_each(${JSON.stringify(roles)}))
      OR EXISTS (SELECT 1 FROM json_each(hm.groups) g
        WHERE g.value IN (SELECT value FROM json_each(${JSON.stringify(groups)})))))`;
}
