import { encodeBase64url } from "../../shared/base64url.ts";
import { hmacSha256 } from "../tokens/hmac-sha256.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import {
  type TrailRow,
  WRITTEN_COLUMNS,
  type WrittenColumn,
  type WrittenRow,
} from "./trail-row.ts";

/** An HMAC and the id of its key. */
export interface Signature {
  readonly kid: string;
  readonly mac: string;
}

/** What is signed: the first word tells the kinds of messages apart, so that none stands for another. */
export type Signed = readonly [kind: "written" | "sealed" | "range" | "pruned", ...unknown[]];

/** Of 32: an HMAC cut to 192 bits is as far out of reach, and the trail is long. */
const MAC_BYTES = 24;
const encoder = new TextEncoder();

/** Signs with the ring's first key. */
export function sign(ring: MacKeyRing, message: Signed): Signature {
  const mac = macUnder(ring, ring.issuing, message);
  if (mac === null) throw new Error("The ring lacks its own first key.");
  return { kid: ring.issuing, mac };
}

/** Whether `signature` is that of the message, under whichever key of the ring it names. */
export function isSigned(
  ring: MacKeyRing,
  { kid, mac }: { kid: string | null; mac: string | null },
  message: Signed,
): boolean {
  return kid !== null && mac !== null && macUnder(ring, kid, message) === mac;
}

function macUnder(ring: MacKeyRing, kid: string, message: Signed): string | null {
  const key = ring.byKid.get(kid);
  if (key === undefined) return null;
  const mac = hmacSha256(key, encoder.encode(JSON.stringify(message)));
  return encodeBase64url(mac.subarray(0, MAC_BYTES));
}

/**
 * What the writer of a row signs: all that it knows. Columns that the statement fills in itself, such
 * as the id of each token that it revokes, are named but left out: the seal takes them in.
 */
export function writtenMessage(row: WrittenRow, filledIn: string): Signed {
  const open = new Set(filledIn.split(","));
  const known = (column: WrittenColumn) => (open.has(column) ? null : row[column]);
  return ["written", filledIn, ...WRITTEN_COLUMNS.map(known)];
}

/** What a seal signs of a row: the whole of it, at its place. */
export function sealedMessage(row: TrailRow): Signed {
  const written = WRITTEN_COLUMNS.map((column) => row[column]);
  return ["sealed", row.number, row.seq, row.filled_in, ...written];
}
