import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";

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

/**
 * Whether the credential that acts is still good at the instant of the write: it may have been
 * revoked, or its holder disabled, since the request was let in.
 */
export function credentialAlive(credential: { tokenId: string }, now: EpochSeconds): SQL {
  return sql`EXISTS (
    SELECT 1 FROM tokens acting
    JOIN memberships m ON m.person = acting.owner AND m.organization = acting.organization
    WHERE acting.id = ${credential.tokenId} AND acting.revoked_at IS NULL
      AND (acting.expires_at IS NULL OR acting.expires_at > ${now}) AND m.disabled_at IS NULL)`;
}
