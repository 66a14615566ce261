import { checkTrail } from "../../audit/check-trail.ts";
import type { TrailHead, TrailReport } from "../../audit/finding.ts";
import type { TrailRow } from "../../audit/trail-row.ts";
import type { TrailSeal } from "../../audit/trail-seal.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import { LAST_SEQ, rowsBehind, sealsBehind, type TrailQuery } from "./trail-statements.ts";

const PAGE = 2_000;
/** Before the first seal and row of all, also of those that Latchkey never gives such a number. */
const FIRST = Number.MIN_SAFE_INTEGER;
const START = { chain: "", from_number: FIRST };

/**
 * Reads the whole trail and checks it, page by page.
 *
 * What is sealed or pruned meanwhile can look wrong: then a second run tells.
 *
 * @param heads what an earlier check found
 */
export async function verifyTrail(
  query: TrailQuery,
  ring: MacKeyRing,
  heads: readonly TrailHead[] = [],
): Promise<TrailReport> {
  // In one transaction, so that a small trail is read as it is at one instant.
  const [firstSeals = [], sequence = [], firstRows = []] = await query([
    sealsBehind(START, PAGE),
    LAST_SEQ,
    rowsBehind(FIRST, PAGE),
  ]);
  const seals = await allSeals(query, firstSeals as TrailSeal[]);
  const [last] = sequence as { seq: number }[];
  const checking = checkTrail(ring, seals, heads);
  let rows = firstRows as TrailRow[];
  while (rows.length > 0) {
    checking.take(rows);
    const end = rows.at(-1)?.seq ?? 0;
    if (rows.length < PAGE) break;
    const [next = []] = await query([rowsBehind(end, PAGE)]);
    rows = next as TrailRow[];
  }
  return checking.finish(last?.seq ?? null);
}

async function allSeals(query: TrailQuery, first: readonly TrailSeal[]): Promise<TrailSeal[]> {
  const seals = [...first];
  let page = first;
  while (page.length === PAGE) {
    const [next = []] = await query([sealsBehind(seals.at(-1) ?? START, PAGE)]);
    page = next as TrailSeal[];
    seals.push(...page);
  }
  return seals;
}
