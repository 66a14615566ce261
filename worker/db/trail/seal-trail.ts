import type { EpochSeconds } from "../../../shared/time.ts";
import { sealRows } from "../../audit/seal-rows.ts";
import type { TrailRow } from "../../audit/trail-row.ts";
import type { TrailSeal } from "../../audit/trail-seal.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import {
  selectSealsBeforeUnsealed,
  selectUnsealedAfter,
  storeSealStatements,
  type TrailQuery,
} from "./trail-statements.ts";

/** Rows sealed by one transaction, so that none blocks the database for long. */
const ROWS = 500;
/** Transactions in one run. */
const MAX_ROUNDS = 80;

/**
 * Seals the rows that all organizations wrote since the last run: at most 40,000, and the next run continues.
 *
 * @returns the number of rows sealed
 */
export async function sealTrail(
  query: TrailQuery,
  ring: MacKeyRing,
  at: EpochSeconds,
): Promise<number> {
  let sealed = 0;
  let afterSeq = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { rows, last } = await readUnsealed(query, afterSeq);
    const seals = sealRows(ring, rows, last, at);
    if (seals.length > 0) {
      const [, marked = []] = await query(storeSealStatements(seals));
      sealed += marked.length;
    }
    const end = rows.at(-1);
    if (end === undefined || rows.length < ROWS) break;
    afterSeq = end.seq;
  }
  return sealed;
}

async function readUnsealed(query: TrailQuery, afterSeq: number) {
  const [rows = [], seals = []] = await query([
    selectUnsealedAfter(afterSeq, ROWS),
    selectSealsBeforeUnsealed(afterSeq, ROWS),
  ]);
  const last = new Map((seals as TrailSeal[]).map((seal) => [seal.chain, seal]));
  return { rows: rows as TrailRow[], last };
}
