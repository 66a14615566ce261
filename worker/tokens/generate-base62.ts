import { BASE62_ALPHABET } from "../../shared/base62.ts";

/** A source of random bytes, such as `crypto.getRandomValues`. Tests pass a repeatable one. */
export type RandomBytes = (length: number) => Uint8Array;

/** The largest multiple of 62 in a byte. The `256 % 62` values from here on would favour the first digits. */
const BIASED_FROM = 248;

/** Returns `length` base62 digits, each equally likely: a biased byte is dropped and drawn again. */
export function generateBase62(length: number, randomBytes: RandomBytes): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < BIASED_FROM) text += BASE62_ALPHABET.charAt(byte % 62);
    }
  }
  return text;
}
