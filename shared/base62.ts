/** Digits in the order of their values, which is also their ASCII order. */
export const BASE62_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * `bytes` as a big-endian number in exactly `width` base62 digits, zeros in front.
 *
 * @throws RangeError where `width` digits cannot hold it
 */
export function encodeBase62(bytes: Uint8Array, width: number): string {
  // Long division of 16-bit parts: for a token's few bytes many times faster than a BigInt.
  const rest: number[] = [];
  for (let end = bytes.length; end > 0; end -= 2) {
    rest.push((bytes[end - 1] ?? 0) + (bytes[end - 2] ?? 0) * 256);
  }
  let text = "";
  for (let digit = 0; digit < width; digit += 1) {
    let remainder = 0;
    for (let index = rest.length - 1; index >= 0; index -= 1) {
      const value = remainder * 65_536 + (rest[index] ?? 0);
      remainder = value % 62;
      rest[index] = (value - remainder) / 62;
    }
    text = BASE62_ALPHABET.charAt(remainder) + text;
  }
  if (rest.some((part) => part > 0))
    throw new RangeError(`Does not fit in ${width} base62 digits.`);
  return text;
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
