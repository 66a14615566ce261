import type { EpochSeconds } from "../../../shared/time.ts";

/** A sensitive change needs a proof of the person that is younger than 10 minutes. */
const FRESH_SECONDS = 600;

/**
 * Returns true if a person proved who they are recently enough for a sensitive change. A proof at an instant that is
 * still to come does not count.
 */
export function isFreshSignIn(
  { provedAt }: { provedAt: EpochSeconds },
  now: EpochSeconds,
): boolean {
  const ageSeconds = now - provedAt;
  return ageSeconds >= 0 && ageSeconds < FRESH_SECONDS;
}
