import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenStatus } from "../../shared/wire/token-resource.ts";

/** What a token's status follows from. */
export interface TokenStatusFacts {
  readonly revokedAt: EpochSeconds | null;
  readonly expiresAt: EpochSeconds | null;
  /** Whether it has a current secret: one made for its owner by someone else has none until collected. */
  readonly hasSecret: boolean;
  /** Until when a secret that was made for its owner can be collected. */
  readonly collectBy?: EpochSeconds | null;
}

/**
 * A token's status at `now`. Revoked beats expired: it was someone's decision. One that works is active,
 * also while a new secret waits; what can be collected no longer is expired, as if it had never been.
 */
export function tokenStatus(facts: TokenStatusFacts, now: EpochSeconds): TokenStatus {
  if (facts.revokedAt !== null) return "revoked";
  const { expiresAt, hasSecret, collectBy = null } = facts;
  if (hasSecret && (expiresAt === null || now < expiresAt)) return "active";
  return collectBy !== null && now < collectBy ? "waiting" : "expired";
}
