/** Digits in the order of their values, which is also their ASCII order. */
export const BASE62_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const CODES = Array.from(BASE62_ALPHABET, (digit) => digit.charCodeAt(0));

/**
 * Encodes `bytes` as a big-endian number in exactly `width` base62 digits, padded with zeros.
 *
 * @throws RangeError if the number needs more than `width` digits
 */
export function encodeBase62(bytes: Uint8Array, width: number): string {
  const parts: number[] = [];
  for (let end = bytes.length; end > 0; end -= 2) {
    parts.push((bytes[end - 1] ?? 0) + (bytes[end - 2] ?? 0) * 256);
  }
  return encodeParts(parts, width);
}

/** Encodes the 32 bits of an integer, read as unsigned, in exactly `width` base62 digits. */
export function encodeBase62Int32(value: number, width: number): string {
  return encodeParts([value & 0xffff, value >>> 16], width);
}

/** Divides 16-bit parts, lowest first. For the few bytes of a token, this is many times faster than a BigInt. */
function encodeParts(parts: number[], width: number): string {
  const codes = new Array<number>(width);
  for (let digit = width - 1; digit >= 0; digit -= 1) {
    let remainder = 0;
    for (let index = parts.length - 1; index >= 0; index -= 1) {
      const value = remainder * 65_536 + (parts[index] ?? 0);
      const quotient = (value / 62) | 0;
      remainder = value - quotient * 62;
      parts[index] = quotient;
    }
    codes[digit] = CODES[remainder] ?? 0;
  }
  for (const part of parts) {
    if (part > 0) throw new RangeError(`Does not fit in ${width} base62 digits.`);
  }
  return String.fromCharCode(...codes);
}

/** Decodes base62 into `length` bytes; `null` for an invalid character or a number that is too large. */
export function decodeBase62(text: string, length: number): Uint8Array | null {
  let value = 0n;
  for (const character of text) {
    const digit = BASE62_ALPHABET.indexOf(character);
    if (digit < 0) return null;
    value = value * 62n + BigInt(digit);
  }
  const bytes = new Uint8Array(length);
  for (let index = length - 1; index >= 0; index -= 1) {
    bytes[index] = Number(value % 256n);
    value /= 256n;
  }
  return value > 0n ? null : bytes;
}
