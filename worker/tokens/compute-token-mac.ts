import { encodeBase62 } from "../../shared/base62.ts";
import { encodeBase64url } from "../../shared/base64url.ts";
import { TOKEN_DIGITS } from "../../shared/token-shape.ts";
import { type HmacKey, MAC_BYTES, writeHmac } from "./hmac-sha256.ts";

/** `tag` is part of the token (8 bytes, 11 base62 digits); `digest` finds its row (24 bytes, base64url). */
export interface TokenMac {
  readonly tag: string;
  readonly digest: string;
}

const TAG_BYTES = 8;
const MAX_BODY = 128;

/** Buffers reused for every message. All use is synchronous, so two messages never overlap. */
const message = new Uint8Array(MAX_BODY);
const mac = new Uint8Array(MAC_BYTES);
const tagPart = mac.subarray(0, TAG_BYTES);
const digestPart = mac.subarray(TAG_BYTES);

/**
 * Computes the HMAC-SHA-256 of a token's body: 8 bytes are its tag and 24 its digest.
 *
 * A single fast round is enough here, unlike for passwords: a token carries 256 random bits, so
 * there is no dictionary to try. Without the key, an attacker who can only write to the database
 * cannot plant a token that validates.
 *
 * @param body ASCII, at most 128 characters
 * @throws RangeError for a longer body, which would be cut off
 */
export function computeTokenMac(key: HmacKey, body: string): TokenMac {
  if (body.length > MAX_BODY) throw new RangeError("Too long for a token.");
  for (let index = 0; index < body.length; index += 1) message[index] = body.charCodeAt(index);
  writeHmac(key, message.subarray(0, body.length), mac);
  return { tag: encodeBase62(tagPart, TOKEN_DIGITS.tag), digest: encodeBase64url(digestPart) };
}
