/** Digits in the order of their values, which is also their ASCII order. */
export const BASE62_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const CODES = Array.from(BASE62_ALPHABET, (digit) => digit.charCodeAt(0));

/**
 * `bytes` as a big-endian number in exactly `width` base62 digits, zeros in front.
 *
 * @throws RangeError where `width` digits cannot hold it
 */
export function encodeBase62(bytes: Uint8Array, width: number): string {
  const parts: number[] = [];
  for (let end = bytes.length; end > 0; end -= 2) {
    parts.push((bytes[end - 1] ?? 0) + (bytes[end - 2] ?? 0) * 256);
  }
  return encodeParts(parts, width);
}

/** The same of 32 bits, whatever their sign. */
export function encodeBase62Int32(value: number, width: number): string {
  return encodeParts([value & 0xffff, value >>> 16], width);
}

/** Long division of 16-bit parts, the lowest first: for a token's few bytes many times faster than a BigInt. */
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

/** The inverse: `length` bytes, or `null` for a foreign character or a number that is too large. */
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
