import { checkTrail } from "../../../worker/audit/check-trail.ts";
import type { Finding, TrailReport } from "../../../worker/audit/finding.ts";
import type { TrailRow } from "../../../worker/audit/trail-row.ts";
import { toChain } from "../../../worker/audit/trail-seal.ts";
import { RING, type SampleTrail } from "./sample-trail.ts";

/** Checks a sample trail, in several batches. */
export function check({ rows, seals }: SampleTrail, lastSeq: number | null = null): TrailReport {
  const inOrder = rows.toSorted((a, b) => a.seq - b.seq);
  const trailCheck = checkTrail(RING, seals);
  for (let start = 0; start < inOrder.length; start += 300) {
    trailCheck.take(inOrder.slice(start, start + 300));
  }
  return trailCheck.finish(lastSeq);
}

/** Lists the places that the findings name, as `chain#number`. */
export function placesIn(findings: readonly Finding[]): string[] {
  const places = findings.flatMap((finding) => {
    if (finding.what === "missing") {
      const { chain, from, to } = finding;
      return Array.from({ length: to - from + 1 }, (_, index) => `${chain}#${from + index}`);
    }
    return "number" in finding && finding.number !== null
      ? [`${finding.chain}#${finding.number}`]
      : [];
  });
  return [...new Set(places)].toSorted();
}

export const placeOf = ({ organization, number }: TrailRow) => `${toChain(organization)}#${number}`;

/** Returns the row with this index. */
export function rowAt({ rows }: SampleTrail, index: number): TrailRow {
  const row = rows[index];
  if (row === undefined) throw new Error(`there is no row ${index}`);
  return row;
}
