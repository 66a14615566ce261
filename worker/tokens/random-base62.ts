import { BASE62_ALPHABET } from "../../shared/base62.ts";

/** A source of random bytes, such as `crypto.getRandomValues`; passed in, so that tests can fix it. */
export type RandomBytes = (length: number) => Uint8Array;

/** The largest multiple of 62 in a byte: `256 % 62` bytes above it would favour the first digits. */
const UNBIASED = 248;

/** `length` base62 digits, each equally likely: bytes are rejected, never folded. */
export function randomBase62(length: number, randomBytes: RandomBytes): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < UNBIASED) text += BASE62_ALPHABET.charAt(byte % 62);
    }
  }
  return text;
}
