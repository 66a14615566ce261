import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { isSigned, sealedMessage } from "./row-mac.ts";
import type { TrailRow } from "./trail-row.ts";
import { rangeMessage, type TrailSeal } from "./trail-seal.ts";

/** What a seal was made of. */
export interface SealedRange {
  /** Its rows, in the order of their `seq`. */
  rows: readonly TrailRow[];
  /** The HMAC of the seal before it. */
  previous: string | null;
}

/**
 * Whether a range, and all before it, is as old as its seal says: whoever wrote an early instant into one
 * would otherwise have Latchkey itself remove the evidence.
 *
 * The seal vouches for it where it holds. Where it does not, since rows of the range were altered or are gone,
 * its last row does, so that a trail with such rows is not kept for ever.
 *
 * @param before all of it must be from before this instant
 */
export function isPrunable(
  ring: MacKeyRing,
  seal: TrailSeal,
  { rows, previous }: SealedRange,
  before: EpochSeconds,
): boolean {
  const macs = rows.map(({ mac }) => mac);
  if (isSigned(ring, seal, rangeMessage(seal, previous, macs))) return seal.sealed_at < before;
  const last = rows.at(-1);
  return (
    last !== undefined &&
    last.number === seal.to_number &&
    last.seq === seal.to_seq &&
    last.occurred_at < before &&
    isSigned(ring, last, sealedMessage(last))
  );
}
