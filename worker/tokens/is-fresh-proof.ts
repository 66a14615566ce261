import type { EpochSeconds } from "../../shared/time.ts";

/**
 * Returns true if a person proved who they are at most `maxAgeSeconds` ago (`max_age`, OpenID Connect Core §3.1.2.1).
 *
 * @param provedAt `null` if it is not known, which counts as long ago
 */
export function isFreshProof(
  provedAt: EpochSeconds | null,
  maxAgeSeconds: number,
  now: EpochSeconds,
): boolean {
  return provedAt !== null && now - provedAt <= maxAgeSeconds;
}
