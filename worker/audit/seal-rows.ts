import type { EpochSeconds } from "../../shared/time.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { buildSealedMessage, buildWrittenMessage, isSigned, sign } from "./row-mac.ts";
import type { TrailRow } from "./trail-row.ts";
import { buildRangeMessage, type TrailSeal, toChain } from "./trail-seal.ts";

/** Marks a row in `filled_in` whose writer's signature was not valid when it was sealed. */
export const BROKEN = "!";

/** The values that sealing sets on a row. */
export interface SealedRow {
  seq: number;
  number: number;
  filledIn: string | null;
  mac: string;
}

/** A new seal to store, with its rows and the HMAC of the seal before it. */
export interface NewSeal {
  seal: TrailSeal;
  previous: string | null;
  rows: SealedRow[];
}

/**
 * Seals rows: gives each row a number in its chain and an HMAC over the whole row. Each chain's new range
 * gets an HMAC over its rows and the range before.
 *
 * A row with a bad writer's signature is sealed and marked, so that it stays as evidence and tampering
 * cannot block sealing. A row inserted before the newest seal is left out.
 *
 * @param rows unsealed rows, in the order of their `seq`
 * @param last newest seal of each chain
 */
export function sealRows(
  ring: MacKeyRing,
  rows: readonly TrailRow[],
  last: ReadonlyMap<string, TrailSeal>,
  sealedAt: EpochSeconds,
): NewSeal[] {
  const chains = Map.groupBy(rows, ({ organization }) => toChain(organization));
  return [...chains].flatMap(([chain, chainRows]) => {
    const previous = last.get(chain);
    const open = chainRows.filter(({ seq }) => seq > (previous?.to_seq ?? 0));
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
    const message = buildRangeMessage(
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
  const isValid = filled_in === null || isSigned(ring, row, buildWrittenMessage(row, filled_in));
  const filledIn = isValid ? filled_in : BROKEN;
  const { mac } = sign(ring, buildSealedMessage({ ...row, number, filled_in: filledIn }));
  return { seq, number, filledIn, mac };
}
