import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenStatus } from "../../shared/wire/token-resource.ts";

export interface TokenStatusFacts {
  readonly revokedAt: EpochSeconds | null;
  readonly expiresAt: EpochSeconds | null;
  /** True if it has a current secret. A token that a manager made has none until its owner collects it. */
  readonly hasSecret: boolean;
  /** The deadline for the owner to collect a pending secret. */
  readonly collectBy?: EpochSeconds | null;
}

/**
 * Returns a token's status at `now`.
 *
 * Revoked beats expired, because a revocation was a person's decision. A working token stays active
 * while a new secret is pending. A token whose pending secret was not collected in time is expired.
 */
export function computeTokenStatus(facts: TokenStatusFacts, now: EpochSeconds): TokenStatus {
  if (facts.revokedAt !== null) return "revoked";
  const { expiresAt, hasSecret, collectBy = null } = facts;
  if (hasSecret && (expiresAt === null || now < expiresAt)) return "active";
  return collectBy !== null && now < collectBy ? "waiting" : "expired";
}
