import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { type ChainCheck, checkChain } from "./chain-check.ts";
import type { Finding, TrailHead, TrailReport } from "./finding.ts";
import { isPersonalIntact } from "./personal-seal.ts";
import { isSigned, writtenMessage } from "./row-mac.ts";
import type { TrailRow } from "./trail-row.ts";
import { chainOf, type TrailSeal } from "./trail-seal.ts";

/** Checks a whole trail in one pass. */
export interface TrailCheck {
  /** Takes the next rows, in the order of `seq`. */
  take(rows: readonly TrailRow[]): void;
  /** @param lastSeq the highest `seq` ever given; `null` where nobody can tell */
  finish(lastSeq: number | null): TrailReport;
}

/**
 * Checks every row and seal, each for itself and in its chain, in bounded memory: beside the seals it
 * holds one range at a time of each chain.
 *
 * @param seals all of them
 * @param heads what an earlier check found: a trail that was cut back behind them does not pass
 */
export function checkTrail(
  ring: MacKeyRing,
  seals: readonly TrailSeal[],
  heads: readonly TrailHead[] = [],
): TrailCheck {
  const findings: Finding[] = [];
  const report = (finding: Finding) => void findings.push(finding);
  const chains = new Map<string, ChainCheck>();
  const sealsOf = new Map<string, TrailSeal[]>();
  for (const [chain, own] of Map.groupBy(seals, (seal) => seal.chain)) {
    const inOrder = own.toSorted((a, b) => a.from_number - b.from_number);
    sealsOf.set(chain, inOrder);
    chains.set(chain, checkChain(ring, chain, inOrder, report));
  }
  for (const head of heads) {
    const { chain, to: number } = head;
    if (!isStillThere(head, sealsOf.get(chain) ?? []))
      report({ what: "head_missing", chain, number });
  }
  // Pruned rows leave gaps in `seq` among the rows of other chains, up to here.
  let next = Math.max(0, ...[...chains.values()].map(({ prunedTo }) => prunedTo)) + 1;
  const counts = { unsealed: 0, unsigned: 0, erased: 0 };
  let isSigning = false;

  const takeUnsealed = (row: TrailRow, chain: string, sealedTo: number) => {
    const { seq, number, filled_in } = row;
    if (seq <= sealedTo) return report({ what: "behind_seal", chain, seq });
    counts.unsealed += 1;
    const holds = filled_in === null || isSigned(ring, row, writtenMessage(row, filled_in));
    if (!holds) report({ what: "altered_unsealed", chain, number, seq });
  };
  const take = (row: TrailRow) => {
    const { seq, number } = row;
    if (seq > next) report({ what: "gap", from: next, to: seq - 1 });
    next = Math.max(next, seq + 1);
    const chain = chainOf(row.organization);
    const check = chains.get(chain) ?? checkChain(ring, chain, [], report);
    chains.set(chain, check);
    if (number === null) takeUnsealed(row, chain, check.sealedTo);
    else check.take(number, row);
    if (row.filled_in !== null) {
      isSigning = true;
    } else {
      counts.unsigned += 1;
      // Once rows are signed, one that is not was written by nobody who has the key.
      if (isSigning) report({ what: "unsigned", chain, number, seq });
    }
    if (row.personal_digest !== null && row.personal_salt === null) counts.erased += 1;
    if (!isPersonalIntact(row)) report({ what: "personal_altered", chain, number, seq });
  };
  return {
    take: (rows) => rows.forEach(take),
    finish(lastSeq) {
      if (lastSeq !== null && lastSeq >= next) report({ what: "gap", from: next, to: lastSeq });
      const reports = [...chains.values()].map((check) => check.finish());
      return { chains: reports, findings, ...counts };
    },
  };
}

/** Whether the seal that ended a chain is among its seals, or the chain was pruned beyond it. */
function isStillThere({ to, head }: TrailHead, seals: readonly TrailSeal[]): boolean {
  const [first] = seals;
  const isPrunedBeyond = first !== undefined && first.pruned_at !== null && first.to_number > to;
  const isEnd = (seal: TrailSeal) => seal.mac === head && seal.to_number === to;
  return head === null || isPrunedBeyond || seals.some(isEnd);
}
