import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import type { ChainReport, Finding } from "./finding.ts";
import { isSigned, sealedMessage } from "./row-mac.ts";
import { BROKEN } from "./seal-rows.ts";
import type { TrailRow } from "./trail-row.ts";
import { prunedMessage, rangeMessage, type TrailSeal } from "./trail-seal.ts";

/** Checks one chain, row by row. */
export interface ChainCheck {
  /** The highest `seq` that is sealed. */
  readonly sealedTo: number;
  /** The highest `seq` that was pruned. */
  readonly prunedTo: number;
  /** Takes the next sealed row, in the order of `seq`. @param number where it says that it stands */
  take(number: number, row: TrailRow): void;
  finish(): ChainReport;
}

/**
 * Checks a chain against its seals.
 *
 * A row whose HMAC holds stands at its number, since that covers it. One whose HMAC does not hold is
 * reported at the number that it says, or where that cannot be, at the place where it is found: so one
 * altered row does not make others look wrong.
 *
 * @param seals the chain's, in order
 */
export function checkChain(
  ring: MacKeyRing,
  chain: string,
  seals: readonly TrailSeal[],
  report: (finding: Finding) => void,
): ChainCheck {
  const [first] = seals;
  const checkpoint = first?.pruned_at === null ? undefined : first;
  const start = (checkpoint?.to_number ?? 0) + 1;
  const last = seals.at(-1);
  const end = last?.to_number ?? 0;
  let expected = start;
  let index = checkpoint === undefined ? 0 : 1;
  let range = { macs: [] as (string | null)[], intact: true };
  checkSeals(ring, chain, seals, report);

  /** Numbers that were reported as altered, and so are not missing. */
  const altered = new Set<number>();
  const miss = (until: number) => {
    if (until < expected) return;
    range.intact = false;
    const seen = [...altered].filter((number) => number >= expected && number <= until);
    for (const number of [...seen.toSorted((a, b) => a - b), until + 1]) {
      if (number > expected) report({ what: "missing", chain, from: expected, to: number - 1 });
      expected = number + 1;
    }
    expected = until + 1;
  };
  /** Ends the ranges that are over once `number` comes. */
  const closeBefore = (number: number) => {
    let seal = seals[index];
    while (seal !== undefined && seal.to_number < number) {
      miss(seal.to_number);
      const message = rangeMessage(seal, seals[index - 1]?.mac ?? null, range.macs);
      if (range.intact && !isSigned(ring, seal, message)) {
        report({ what: "seal_altered", chain, from: seal.from_number, to: seal.to_number });
      }
      range = { macs: [], intact: true };
      index += 1;
      seal = seals[index];
    }
  };
  const takeAltered = (stated: number, seq: number) => {
    const isPossible = (stated >= start && stated <= end) || expected > end;
    const number = isPossible ? stated : expected;
    report({ what: "altered", chain, number, seq });
    altered.add(number);
    if (number !== expected) return;
    closeBefore(expected);
    range.intact = false;
    expected += 1;
  };
  return {
    sealedTo: last?.to_seq ?? 0,
    prunedTo: checkpoint?.to_seq ?? 0,
    take(number, row) {
      const { seq } = row;
      if (!isSigned(ring, row, sealedMessage(row))) return takeAltered(number, seq);
      if (number < start) return;
      if (number > end) return report({ what: "beyond_seal", chain, number, seq });
      closeBefore(number);
      miss(number - 1);
      if (row.filled_in === BROKEN) report({ what: "altered_unsealed", chain, number, seq });
      range.macs.push(row.mac);
      expected = number + 1;
    },
    finish() {
      closeBefore(end + 1);
      return { chain, from: start, to: end, head: last?.mac ?? null };
    },
  };
}

/** Whether the seals follow each other without a gap, from 1 or from a checkpoint that holds. */
function checkSeals(
  ring: MacKeyRing,
  chain: string,
  seals: readonly TrailSeal[],
  report: (finding: Finding) => void,
): void {
  let next = 1;
  for (const [index, seal] of seals.entries()) {
    const { from_number: from, to_number: to, pruned_at } = seal;
    // None but the first is a checkpoint: what it vouches for is gone with all seals before it.
    const isCheckpoint = index === 0 && pruned_at !== null;
    if (pruned_at !== null && !(isCheckpoint && isPruned(ring, seal, pruned_at))) {
      report({ what: "checkpoint_altered", chain, from, to });
    }
    if (!isCheckpoint && from !== next) {
      report({
        what: "seal_missing",
        chain,
        from: Math.min(next, from),
        to: Math.max(next, from) - 1,
      });
    }
    next = to + 1;
  }
}

/** Whether what vouches for the pruning of a range, and of all before it, holds. */
function isPruned(ring: MacKeyRing, seal: TrailSeal, prunedAt: EpochSeconds): boolean {
  const signature = { kid: seal.pruned_kid, mac: seal.pruned_mac };
  return isSigned(ring, signature, prunedMessage(seal, prunedAt));
}
