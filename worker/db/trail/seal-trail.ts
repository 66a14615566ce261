import type { EpochSeconds } from "../../../shared/time.ts";
import { sealRows } from "../../audit/seal-rows.ts";
import type { TrailRow } from "../../audit/trail-row.ts";
import type { TrailSeal } from "../../audit/trail-seal.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import {
  sealsBeforeUnsealed,
  storeStatements,
  type TrailQuery,
  unsealedBehind,
} from "./trail-statements.ts";

/** Rows in one transaction, so that none holds the database up; and transactions in one run. */
const ROWS = 500;
const MAX_ROUNDS = 80;

/**
 * Seals what was written since the last run, of every organization: at most 40,000 rows, the next run
 * takes the rest.
 *
 * @returns how many rows were sealed
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
      const [, marked = []] = await query(storeStatements(seals));
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
    unsealedBehind(afterSeq, ROWS),
    sealsBeforeUnsealed(afterSeq, ROWS),
  ]);
  const last = new Map((seals as TrailSeal[]).map((seal) => [seal.chain, seal]));
  return { rows: rows as TrailRow[], last };
}
