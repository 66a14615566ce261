import crc32 from "crc-32";
import { encodeBase62Int32 } from "./base62.ts";

/** `pat` a user's token; `ses` a signed-in browser; `svc` an API's own credential. */
export const TOKEN_KINDS = ["pat", "ses", "svc"] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** Digits of each part behind `lk_pat_`: key id, random part, tag and checksum, 61 in all. */
export const TOKEN_DIGITS = { kid: 1, random: 43, tag: 11, checksum: 6 } as const;

/** Finds tokens of the default prefix in a text, as secret scanners do. Not anchored. */
export const TOKEN_PATTERN = /\blk_(pat|ses|svc)_[0-9A-Za-z]{61}\b/;

/** A prefix word of a token, such as `lk`. */
export const PREFIX_WORD = /^[a-z][a-z0-9]{0,15}$/;

/** Anchored and bounded in each part, so that a text of any length is refused at once. */
const SHAPE = /^[a-z][a-z0-9]{0,15}_(?:pat|ses|svc)_[0-9A-Za-z]{61}$/;

/** Where the joints of a text of this shape are, counted from its end. */
const CHECKSUM_AT = -TOKEN_DIGITS.checksum;
const TAG_AT = CHECKSUM_AT - TOKEN_DIGITS.tag;
const KID_AT = TAG_AT - TOKEN_DIGITS.random - TOKEN_DIGITS.kid;
const KIND_AT = KID_AT - "pat_".length;
const PREFIX_END = KIND_AT - "_".length;

/** A text cut at the joints of a token. Only its checksum is known to hold, nothing else. */
export interface TokenParts {
  readonly kind: TokenKind;
  readonly kid: string;
  /** All that the tag covers: everything before it. */
  readonly body: string;
  readonly tag: string;
}

/** CRC-32 (IEEE) of all that stands before it, in 6 base62 digits: finds typos, proves nothing. */
export function tokenChecksum(text: string): string {
  return encodeBase62Int32(crc32.str(text), TOKEN_DIGITS.checksum);
}

/** Cuts a token of one of the `prefixes`; `null` for a wrong length, shape, prefix or checksum. */
export function tokenParts(text: string, prefixes: readonly string[]): TokenParts | null {
  // Cut by hand: groups would cost more than the match.
  if (!(SHAPE.test(text) && prefixes.includes(text.slice(0, PREFIX_END)))) return null;
  if (tokenChecksum(text.slice(0, CHECKSUM_AT)) !== text.slice(CHECKSUM_AT)) return null;
  const kind = text.slice(KIND_AT, KID_AT - "_".length) as TokenKind;
  const kid = text.slice(KID_AT, KID_AT + TOKEN_DIGITS.kid);
  return { kind, kid, body: text.slice(0, TAG_AT), tag: text.slice(TAG_AT, CHECKSUM_AT) };
}

/** Whether `text` is a token by its looks: shape, prefix and checksum. It may still be forged. */
export function hasTokenShape(text: string, prefixes: readonly string[]): boolean {
  return tokenParts(text, prefixes) !== null;
}

/** What may be shown of a secret: `lk_pat_` + first 4 of the random part … last 4 of the token. */
export function tokenHint(secret: string): string {
  const start = secret.lastIndexOf("_") + 1;
  const random = secret.slice(start + TOKEN_DIGITS.kid, start + TOKEN_DIGITS.kid + 4);
  return `${secret.slice(0, start)}${random}…${secret.slice(-4)}`;
}
