import crc32 from "crc-32";
import { encodeBase62Int32 } from "./base62.ts";

/** The kinds of token: `pat` a user's token, `ses` a signed-in browser, `svc` an API's own credential. */
export const TOKEN_KINDS = ["pat", "ses", "svc"] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** Digits of each part after `lk_pat_`: key id, random part, tag and checksum, 61 in all. */
export const TOKEN_DIGITS = { kid: 1, random: 43, tag: 11, checksum: 6 } as const;

/** Finds tokens with the default prefix in a text, as secret scanners do. Not anchored. */
export const TOKEN_PATTERN = /\blk_(pat|ses|svc)_[0-9A-Za-z]{61}\b/;

/** A prefix word of a token, such as `lk`. */
export const PREFIX_WORD = /^[a-z][a-z0-9]{0,15}$/;

/** Anchored and bounded in each part, so that a text of any length is refused at once. */
const SHAPE = /^[a-z][a-z0-9]{0,15}_(?:pat|ses|svc)_[0-9A-Za-z]{61}$/;

/** The starts of the parts, counted from the end of the text. */
const CHECKSUM_AT = -TOKEN_DIGITS.checksum;
const TAG_AT = CHECKSUM_AT - TOKEN_DIGITS.tag;
const KID_AT = TAG_AT - TOKEN_DIGITS.random - TOKEN_DIGITS.kid;
const KIND_AT = KID_AT - "pat_".length;
const PREFIX_END = KIND_AT - "_".length;

/** The parts of a text in the shape of a token. Only its checksum is verified. */
export interface TokenParts {
  readonly kind: TokenKind;
  readonly kid: string;
  /** Everything before the tag, which the tag covers. */
  readonly body: string;
  readonly tag: string;
}

/** Computes the checksum of a token: CRC-32 (IEEE) in 6 base62 digits. It finds typos but proves nothing. */
export function computeTokenChecksum(text: string): string {
  return encodeBase62Int32(crc32.str(text), TOKEN_DIGITS.checksum);
}

/** Splits a token with one of the `prefixes`; `null` for a wrong length, shape, prefix or checksum. */
export function parseTokenParts(text: string, prefixes: readonly string[]): TokenParts | null {
  // Sliced by hand: capture groups would cost more than the match.
  if (!(SHAPE.test(text) && prefixes.includes(text.slice(0, PREFIX_END)))) return null;
  if (computeTokenChecksum(text.slice(0, CHECKSUM_AT)) !== text.slice(CHECKSUM_AT)) return null;
  const kind = text.slice(KIND_AT, KID_AT - "_".length) as TokenKind;
  const kid = text.slice(KID_AT, KID_AT + TOKEN_DIGITS.kid);
  return { kind, kid, body: text.slice(0, TAG_AT), tag: text.slice(TAG_AT, CHECKSUM_AT) };
}

/** Returns true if the text has the shape, prefix and checksum of a token. It may still be forged. */
export function hasTokenShape(text: string, prefixes: readonly string[]): boolean {
  return parseTokenParts(text, prefixes) !== null;
}

/** Returns the part of a secret that may be shown: `lk_pat_` + first 4 of the random part … last 4 of the token. */
export function getTokenHint(secret: string): string {
  const start = secret.lastIndexOf("_") + 1;
  const random = secret.slice(start + TOKEN_DIGITS.kid, start + TOKEN_DIGITS.kid + 4);
  return `${secret.slice(0, start)}${random}…${secret.slice(-4)}`;
}
