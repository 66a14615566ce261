import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import type { Holders } from "../permissions/administrators.ts";
import type { Database } from "./database.ts";

/** A member as they are judged, whether they act now or made something before. */
export interface Judged {
  subject: string;
  organization: string;
  role: string;
  groups: readonly string[];
  /** Of the catalog that said what role and groups mean. */
  catalogVersion: number;
}

/** Whether someone is still the member that they were judged as. */
export function judgementStands(judged: Judged): SQL {
  const { subject, organization, role, groups, catalogVersion } = judged;
  return sql`EXISTS (SELECT 1 FROM memberships am WHERE am.person = ${subject}
      AND am.organization = ${organization} AND am.disabled_at IS NULL
      AND am.role = ${role} AND json(am.groups) = json(${JSON.stringify(groups)}))
    AND ${catalogStands(organization, catalogVersion)}`;
}

/**
 * Whether the organization's catalog is still this version. What was judged by another may have scopes
 * that this one does not know, and nothing would ever take them away.
 */
export function catalogStands(organization: string, version: number): SQL {
  return sql`(SELECT max(version) FROM catalogs WHERE organization = ${organization}) = ${version}`;
}

/** Whose tokens: part of every WHERE, so that another's id is as good as unknown. */
export interface TokenOwner {
  subject: string;
  organization: string;
}

/** One token of one owner. */
export interface TokenKey extends TokenOwner {
  id: string;
}

/** The condition that every query of a person's tokens carries. `t` is the tokens table. */
export function ownedBy(owner: TokenOwner): SQL {
  return sql`t.organization = ${owner.organization} AND t.owner = ${owner.subject} AND t.kind = 'pat'`;
}

/** The token that a request was let in with, and which of its secrets. */
export interface ActingCredential {
  tokenId: string;
  digest: string;
  /** As whom they act on somebody else's: what they may do there hangs on it. */
  judged?: Judged | undefined;
  /** Whether they ask for a secret of somebody else's, which the organization has to allow. */
  reveals?: boolean | undefined;
}

/** Whether somebody is still a member, disabled or not: nothing is made for anybody else, or comes back. */
export function isMember({ subject, organization }: TokenOwner): SQL {
  return sql`EXISTS (SELECT 1 FROM memberships om
    WHERE om.person = ${subject} AND om.organization = ${organization})`;
}

/**
 * Whether the credential that acts is still good at the instant of the write: since the request was
 * let in it may have been revoked, its secret replaced, or its holder disabled; and whoever acts on
 * somebody else's may have lost what let them, or to see a secret.
 */
export function credentialAlive(credential: ActingCredential, now: EpochSeconds): SQL {
  const { tokenId, digest, judged, reveals = false } = credential;
  const allows = sql`EXISTS (SELECT 1 FROM organizations o
    WHERE o.id = acting.organization AND o.managers_see_secrets = 1)`;
  return sql`${judged === undefined ? sql`1` : judgementStands(judged)} AND EXISTS (
    SELECT 1 FROM tokens acting
    JOIN token_secrets shown ON shown.token_id = acting.id
    JOIN memberships m ON m.person = acting.owner AND m.organization = acting.organization
    WHERE acting.id = ${tokenId} AND shown.digest = ${digest} AND acting.revoked_at IS NULL
      AND (shown.valid_until IS NULL OR shown.valid_until > ${now})
      AND (acting.expires_at IS NULL OR acting.expires_at > ${now}) AND m.disabled_at IS NULL
      AND ${reveals ? allows : sql`1`})`;
}

/** Whether a token's version is one that the client has read; `null`: whichever it is. */
export function versionIn(versions: readonly number[] | null): SQL {
  if (versions === null) return sql`1`;
  return sql`t.version IN (SELECT value FROM json_each(${JSON.stringify(versions)}))`;
}

/**
 * Whether the acting credential itself is still good, whatever it may do by now: tells why a guarded
 * write changed nothing.
 */
export async function isCredentialAlive(
  db: Database,
  { tokenId, digest }: ActingCredential,
  now: EpochSeconds,
): Promise<boolean> {
  const [row] = await db.all<{ alive: number }>(
    sql`SELECT ${credentialAlive({ tokenId, digest }, now)} AS alive`,
  );
  return row?.alive === 1;
}

/** The same, and for whoever acts on somebody else's: whether they still are what lets them. */
export async function mayStillAct(
  db: Database,
  credential: ActingCredential,
  now: EpochSeconds,
): Promise<boolean> {
  const [row] = await db.all<{ may: number }>(
    sql`SELECT ${credentialAlive(credential, now)} AS may`,
  );
  return row?.may === 1;
}

/** Who acts, and what a request of theirs was judged by. */
export interface Authority extends ActingCredential, Judged {}

/**
 * Whether what a request was judged by still holds at the instant of the write: the credential, its
 * holder's role and groups, and the catalog that says what they mean.
 *
 * Without it, an administrator who is being demoted could still act on what was read before.
 */
export function authorityStands(authority: Authority, now: EpochSeconds): SQL {
  return sql`${credentialAlive(authority, now)} AND ${judgementStands(authority)}`;
}

/** Whether an enabled member other than `member` is among the holders. */
export function someoneElseHolds({ subject, organization }: TokenOwner, holders: Holders): SQL {
  return someoneHolds(organization, holders, sql`hm.person <> ${subject}`);
}

/** Who holds a part of Latchkey under one catalog, and under the next. */
export interface AdministratorsAfter {
  before: Holders;
  after: Holders;
  /** Those of the next catalog: whoever has none of them is disabled with the change. */
  roles: readonly string[];
}

/** Whether the one who acts is still what they were judged as, and somebody is left after the administratorsAfter. */
export function maySucceed(
  authority: Authority,
  administratorsAfter: AdministratorsAfter,
  now: EpochSeconds,
): SQL {
  return sql`${authorityStands(authority, now)}
    AND ${stillHeld(authority.organization, administratorsAfter)}`;
}

/** Whether a member who stays enabled is among the holders `after`, if one is among those `before`. */
function stillHeld(organization: string, { before, after, roles }: AdministratorsAfter): SQL {
  const stays = sql`hm.role IN (SELECT value FROM json_each(${JSON.stringify(roles)}))`;
  return sql`(${someoneHolds(organization, after, stays)} OR NOT ${someoneHolds(organization, before)})`;
}

/** Whether somebody is left as of now: tells why a guarded write changed nothing. */
export async function isStillHeld(
  db: Database,
  organization: string,
  administratorsAfter: AdministratorsAfter,
): Promise<boolean> {
  const [row] = await db.all<{ held: number }>(
    sql`SELECT ${stillHeld(organization, administratorsAfter)} AS held`,
  );
  return row?.held === 1;
}

/** Whether an enabled member is among the holders. `which` narrows whom to count; `hm` is memberships. */
export function someoneHolds(
  organization: string,
  { roles, groups }: Holders,
  which: SQL = sql`1`,
): SQL {
  return sql`EXISTS (SELECT 1 FROM memberships hm WHERE hm.organization = ${organization}
    AND ${which} AND hm.disabled_at IS NULL
    AND (hm.role IN (SELECT value FROM json_each(${JSON.stringify(roles)}))
      OR EXISTS (SELECT 1 FROM json_each(hm.groups) g
        WHERE g.value IN (SELECT value FROM json_each(${JSON.stringify(groups)})))))`;
}
