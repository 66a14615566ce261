import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenStatus } from "../../shared/wire/token-resource.ts";

/** What a token's status follows from. */
export interface TokenStatusFacts {
  readonly revokedAt: EpochSeconds | null;
  readonly expiresAt: EpochSeconds | null;
  /** Whether it ever had a secret: one issued for its owner by someone else has none until collected. */
  readonly hasSecret: boolean;
}

/** A token's status at `now`. Revoked beats expired: it was someone's decision. */
export function tokenStatus(facts: TokenStatusFacts, now: EpochSeconds): TokenStatus {
  if (facts.revokedAt !== null) return "revoked";
  if (facts.expiresAt !== null && now >= facts.expiresAt) return "expired";
  return facts.hasSecret ? "active" : "waiting";
}
