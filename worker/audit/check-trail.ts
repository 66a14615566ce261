import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { type ChainCheck, checkChain } from "./chain-check.ts";
import type { Finding, TrailHead, TrailReport } from "./finding.ts";
import { isPersonalIntact } from "./personal-seal.ts";
import { buildWrittenMessage, isSigned } from "./row-mac.ts";
import type { TrailRow } from "./trail-row.ts";
import { type TrailSeal, toChain } from "./trail-seal.ts";

/** Checks a whole trail in one pass. */
export interface TrailCheck {
  /** Checks the next rows, in the order of `seq`. */
  take(rows: readonly TrailRow[]): void;
  /** @param lastSeq the highest `seq` ever assigned; `null` if unknown */
  finish(lastSeq: number | null): TrailReport;
}

/**
 * Checks every row and seal, by itself and in its chain.
 *
 * Memory is bounded: apart from the seals, it keeps one range of each chain.
 *
 * @param seals all seals of the trail
 * @param heads ends of the chains at an earlier check; a trail that was since cut back does not pass
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
  for (const [chain, chainSeals] of Map.groupBy(seals, (seal) => seal.chain)) {
    const inOrder = chainSeals.toSorted((a, b) => a.from_number - b.from_number);
    sealsOf.set(chain, inOrder);
    chains.set(chain, checkChain(ring, chain, inOrder, report));
  }
  for (const head of heads) {
    const { chain, to: number } = head;
    if (!isHeadPresent(head, sealsOf.get(chain) ?? []))
      report({ what: "head_missing", chain, number });
  }
  // Up to this `seq`, pruned rows leave gaps among the rows of other chains.
  let next = Math.max(0, ...[...chains.values()].map(({ prunedTo }) => prunedTo)) + 1;
  const counts = { unsealed: 0, unsigned: 0, erased: 0 };
  let hasSignedRows = false;

  const takeUnsealed = (row: TrailRow, chain: string, sealedTo: number) => {
    const { seq, number, filled_in } = row;
    if (seq <= sealedTo) return report({ what: "behind_seal", chain, seq });
    counts.unsealed += 1;
    const isValid = filled_in === null || isSigned(ring, row, buildWrittenMessage(row, filled_in));
    if (!isValid) report({ what: "altered_unsealed", chain, number, seq });
  };
  const take = (row: TrailRow) => {
    const { seq, number } = row;
    if (seq > next) report({ what: "gap", from: next, to: seq - 1 });
    next = Math.max(next, seq + 1);
    const chain = toChain(row.organization);
    const check = chains.get(chain) ?? checkChain(ring, chain, [], report);
    chains.set(chain, check);
    if (number === null) takeUnsealed(row, chain, check.sealedTo);
    else check.take(number, row);
    if (row.filled_in !== null) {
      hasSignedRows = true;
    } else {
      counts.unsigned += 1;
      // After the first signed row, an unsigned row was written without the key.
      if (hasSignedRows) report({ what: "unsigned", chain, number, seq });
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

/** Returns true if the earlier last seal is still among the chain's seals, or the chain was pruned beyond it. */
function isHeadPresent({ to, head }: TrailHead, seals: readonly TrailSeal[]): boolean {
  const [first] = seals;
  const isPrunedBeyond = first !== undefined && first.pruned_at !== null && first.to_number > to;
  const isEnd = (seal: TrailSeal) => seal.mac === head && seal.to_number === to;
  return head === null || isPrunedBeyond || seals.some(isEnd);
}
