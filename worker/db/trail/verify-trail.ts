import { checkTrail } from "../../audit/check-trail.ts";
import type { TrailHead, TrailReport } from "../../audit/finding.ts";
import type { TrailRow } from "../../audit/trail-row.ts";
import type { TrailSeal } from "../../audit/trail-seal.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import {
  LAST_SEQ,
  selectRowsAfter,
  selectSealsAfter,
  type TrailQuery,
} from "./trail-statements.ts";

const PAGE = 2_000;
/** Precedes every seal and row, also forged ones with numbers that Latchkey never assigns. */
const FIRST = Number.MIN_SAFE_INTEGER;
const START = { chain: "", from_number: FIRST };

/**
 * Reads the whole trail page by page and checks it.
 *
 * Sealing or pruning during the check can cause false findings. A second run shows which ones are real.
 *
 * @param heads the ends of the chains that an earlier check found
 */
export async function verifyTrail(
  query: TrailQuery,
  ring: MacKeyRing,
  heads: readonly TrailHead[] = [],
): Promise<TrailReport> {
  // One transaction, so that a small trail is read in one consistent state.
  const [firstSeals = [], sequence = [], firstRows = []] = await query([
    selectSealsAfter(START, PAGE),
    LAST_SEQ,
    selectRowsAfter(FIRST, PAGE),
  ]);
  const seals = await readAllSeals(query, firstSeals as TrailSeal[]);
  const [lastAssigned] = sequence as { seq: number }[];
  const check = checkTrail(ring, seals, heads);
  let rows = firstRows as TrailRow[];
  while (rows.length > 0) {
    check.take(rows);
    const end = rows.at(-1)?.seq ?? 0;
    if (rows.length < PAGE) break;
    const [next = []] = await query([selectRowsAfter(end, PAGE)]);
    rows = next as TrailRow[];
  }
  return check.finish(lastAssigned?.seq ?? null);
}

async function readAllSeals(query: TrailQuery, first: readonly TrailSeal[]): Promise<TrailSeal[]> {
  const seals = [...first];
  let page = first;
  while (page.length === PAGE) {
    const [next = []] = await query([selectSealsAfter(seals.at(-1) ?? START, PAGE)]);
    page = next as TrailSeal[];
    seals.push(...page);
  }
  return seals;
}
