import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { buildSealedMessage, isSigned } from "./row-mac.ts";
import type { TrailRow } from "./trail-row.ts";
import { buildRangeMessage, type TrailSeal } from "./trail-seal.ts";

export interface SealedRange {
  /** Rows in the order of their `seq`. */
  rows: readonly TrailRow[];
  /** HMAC of the seal before. */
  previous: string | null;
}

/**
 * Returns true if a range is proved to be old enough to prune. Otherwise an attacker could write an early instant
 * into a seal and have Latchkey remove the evidence.
 *
 * A valid seal proves the age. If rows were altered or removed, the seal is not valid; then a valid last
 * row proves it. So damaged rows do not keep a trail forever.
 *
 * @param before the range must be older than this instant
 */
export function isPrunable(
  ring: MacKeyRing,
  seal: TrailSeal,
  { rows, previous }: SealedRange,
  before: EpochSeconds,
): boolean {
  const macs = rows.map(({ mac }) => mac);
  if (isSigned(ring, seal, buildRangeMessage(seal, previous, macs))) return seal.sealed_at < before;
  const last = rows.at(-1);
  return (
    last !== undefined &&
    last.number === seal.to_number &&
    last.seq === seal.to_seq &&
    last.occurred_at < before &&
    isSigned(ring, last, buildSealedMessage(last))
  );
}
