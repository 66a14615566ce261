import { encodeBase64url } from "../../shared/base64url.ts";
import { computeHmacSha256 } from "../tokens/hmac-sha256.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import {
  type TrailRow,
  WRITTEN_COLUMNS,
  type WrittenColumn,
  type WrittenRow,
} from "./trail-row.ts";

export interface Signature {
  readonly kid: string;
  readonly mac: string;
}

/** A message to sign. The first word names its kind, so that a signature of one kind is not valid for another. */
export type Signed = readonly [
  kind: "written" | "sealed" | "range" | "pruned" | "counted",
  ...unknown[],
];

/** HMACs are cut from 32 bytes to save space in a long trail; 192 bits cannot be guessed either. */
const MAC_BYTES = 24;
const encoder = new TextEncoder();

/** Signs with the ring's first key. */
export function sign(ring: MacKeyRing, message: Signed): Signature {
  const mac = computeMac(ring, ring.issuing, message);
  if (mac === null) throw new Error("The ring lacks its own first key.");
  return { kid: ring.issuing, mac };
}

/** Returns true if the signature matches the message under the key that it names. */
export function isSigned(
  ring: MacKeyRing,
  { kid, mac }: { kid: string | null; mac: string | null },
  message: Signed,
): boolean {
  return kid !== null && mac !== null && computeMac(ring, kid, message) === mac;
}

function computeMac(ring: MacKeyRing, kid: string, message: Signed): string | null {
  const key = ring.byKid.get(kid);
  if (key === undefined) return null;
  const mac = computeHmacSha256(key, encoder.encode(JSON.stringify(message)));
  return encodeBase64url(mac.subarray(0, MAC_BYTES));
}

/**
 * Builds the message that the writer of a row signs.
 *
 * Columns that the SQL statement fills in, such as the id of each token that it revokes, are named but
 * left out. The seal signs their values later.
 */
export function buildWrittenMessage(row: WrittenRow, filledIn: string): Signed {
  const leftOut = new Set(filledIn.split(","));
  const signedValue = (column: WrittenColumn) => (leftOut.has(column) ? null : row[column]);
  return ["written", filledIn, ...WRITTEN_COLUMNS.map(signedValue)];
}

/** Builds the message that a seal signs for a row: the whole row with its number. */
export function buildSealedMessage(row: TrailRow): Signed {
  const written = WRITTEN_COLUMNS.map((column) => row[column]);
  return ["sealed", row.number, row.seq, row.filled_in, ...written];
}
