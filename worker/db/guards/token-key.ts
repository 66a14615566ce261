import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type Judged, judgementStands } from "./judged.ts";

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
