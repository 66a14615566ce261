import { MAX_SKEW_MS, MAX_STALENESS_MS } from "./bounds.ts";

/**
 * Returns the instant at which a replica's state was current at least, in milliseconds of this clock.
 *
 * A replica has every change that was acknowledged before its pulse was stamped, by a clock that may be ahead of ours by
 * `MAX_SKEW_MS`.
 *
 * @returns `null` if the state is too old to count, or the clocks differ by more
 */
export function computeReplicaAsOf(pulse: number, now: number): number | null {
  const asOf = pulse - MAX_SKEW_MS;
  return pulse - now > MAX_SKEW_MS || now - asOf > MAX_STALENESS_MS ? null : asOf;
}
