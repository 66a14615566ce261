import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import type { ChainReport, Finding } from "./finding.ts";
import { buildSealedMessage, isSigned } from "./row-mac.ts";
import { BROKEN } from "./seal-rows.ts";
import type { TrailRow } from "./trail-row.ts";
import { buildPrunedMessage, buildRangeMessage, type TrailSeal } from "./trail-seal.ts";

/** Checks one chain, row by row. */
export interface ChainCheck {
  /** The highest sealed `seq`. */
  readonly sealedTo: number;
  /** The highest pruned `seq`. */
  readonly prunedTo: number;
  /** Checks the next sealed row, in the order of `seq`. @param number the place that the row claims */
  take(number: number, row: TrailRow): void;
  finish(): ChainReport;
}

/**
 * Checks a chain against its seals.
 *
 * A row with a valid HMAC is at its number, since the HMAC covers it. A row with a bad HMAC is reported
 * at the number that it claims, or at the place where it is found if that number is impossible. So one
 * altered row does not make others look wrong.
 *
 * @param seals seals of the chain, in order
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
  let openRange = { macs: [] as (string | null)[], intact: true };
  checkSeals(ring, chain, seals, report);

  /** Numbers reported as altered, so they are not missing. */
  const altered = new Set<number>();
  const reportMissing = (until: number) => {
    if (until < expected) return;
    openRange.intact = false;
    const found = [...altered].filter((number) => number >= expected && number <= until);
    for (const number of [...found.toSorted((a, b) => a - b), until + 1]) {
      if (number > expected) report({ what: "missing", chain, from: expected, to: number - 1 });
      expected = number + 1;
    }
    expected = until + 1;
  };
  /** Checks and closes every range that ends before `number`. */
  const closeBefore = (number: number) => {
    let seal = seals[index];
    while (seal !== undefined && seal.to_number < number) {
      reportMissing(seal.to_number);
      const message = buildRangeMessage(seal, seals[index - 1]?.mac ?? null, openRange.macs);
      if (openRange.intact && !isSigned(ring, seal, message)) {
        report({ what: "seal_altered", chain, from: seal.from_number, to: seal.to_number });
      }
      openRange = { macs: [], intact: true };
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
    openRange.intact = false;
    expected += 1;
  };
  return {
    sealedTo: last?.to_seq ?? 0,
    prunedTo: checkpoint?.to_seq ?? 0,
    take(number, row) {
      const { seq } = row;
      if (!isSigned(ring, row, buildSealedMessage(row))) return takeAltered(number, seq);
      if (number < start) return;
      if (number > end) return report({ what: "beyond_seal", chain, number, seq });
      closeBefore(number);
      reportMissing(number - 1);
      if (row.filled_in === BROKEN) report({ what: "altered_unsealed", chain, number, seq });
      openRange.macs.push(row.mac);
      expected = number + 1;
    },
    finish() {
      closeBefore(end + 1);
      return { chain, from: start, to: end, head: last?.mac ?? null };
    },
  };
}

/** Reports gaps between the seals, which start at 1 or at a valid checkpoint. */
function checkSeals(
  ring: MacKeyRing,
  chain: string,
  seals: readonly TrailSeal[],
  report: (finding: Finding) => void,
): void {
  let next = 1;
  for (const [index, seal] of seals.entries()) {
    const { from_number: from, to_number: to, pruned_at } = seal;
    // Only the first seal can be a checkpoint: pruning removes all seals before it.
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

/** Returns true if the signature for pruning the range, and everything before it, is valid. */
function isPruned(ring: MacKeyRing, seal: TrailSeal, prunedAt: EpochSeconds): boolean {
  const signature = { kid: seal.pruned_kid, mac: seal.pruned_mac };
  return isSigned(ring, signature, buildPrunedMessage(seal, prunedAt));
}
