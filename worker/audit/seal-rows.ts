import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { isSigned, sealedMessage, sign, writtenMessage } from "./row-mac.ts";
import type { TrailRow } from "./trail-row.ts";
import { chainOf, rangeMessage, type TrailSeal } from "./trail-seal.ts";

/** Stands in `filled_in` where the writer's signature did not hold when the row was sealed. */
export const BROKEN = "!";

/** What sealing changes of a row. */
export interface SealedRow {
  seq: number;
  number: number;
  filledIn: string | null;
  mac: string;
}

/** A range to be stored, and the seal that it goes on from. */
export interface NewSeal {
  seal: TrailSeal;
  previous: string | null;
  rows: SealedRow[];
}

/**
 * Seals rows: gives each its place in its chain and an HMAC that holds the whole row there, and each
 * chain's new range one that holds all of them and the range before.
 *
 * A row whose writer's signature does not hold is sealed as it is, marked: so it stays as evidence, and
 * nobody can stop the sealing by altering one. One that was put in behind what is sealed is left out.
 *
 * @param rows not yet sealed, in the order of their `seq`
 * @param last each chain's newest seal
 */
export function sealRows(
  ring: MacKeyRing,
  rows: readonly TrailRow[],
  last: ReadonlyMap<string, TrailSeal>,
  sealedAt: EpochSeconds,
): NewSeal[] {
  const chains = Map.groupBy(rows, ({ organization }) => chainOf(organization));
  return [...chains].flatMap(([chain, all]) => {
    const previous = last.get(chain);
    const open = all.filter(({ seq }) => seq > (previous?.to_seq ?? 0));
    const end = open.at(-1);
    if (end === undefined) return [];
    const first = (previous?.to_number ?? 0) + 1;
    const sealed = open.map((row, index) => sealRow(ring, row, first + index));
    const range = {
      chain,
      from_number: first,
      to_number: first + sealed.length - 1,
      to_seq: end.seq,
      sealed_at: sealedAt,
    };
    const previousMac = previous?.mac ?? null;
    const message = rangeMessage(
      range,
      previousMac,
      sealed.map(({ mac }) => mac),
    );
    const unpruned = { pruned_at: null, pruned_kid: null, pruned_mac: null };
    const seal = { ...range, ...sign(ring, message), ...unpruned };
    return [{ seal, previous: previousMac, rows: sealed }];
  });
}

function sealRow(ring: MacKeyRing, row: TrailRow, number: number): SealedRow {
  const { seq, filled_in } = row;
  const holds = filled_in === null || isSigned(ring, row, writtenMessage(row, filled_in));
  const filledIn = holds ? filled_in : BROKEN;
  const { mac } = sign(ring, sealedMessage({ ...row, number, filled_in: filledIn }));
  return { seq, number, filledIn, mac };
}
