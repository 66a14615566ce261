import { encodeBase62 } from "../../shared/base62.ts";
import { encodeBase64url } from "../../shared/base64url.ts";
import { TOKEN_DIGITS } from "../../shared/token-shape.ts";
import { type HmacKey, MAC_BYTES, writeHmac } from "./hmac-sha256.ts";

/** `tag` stands in the token (8 bytes, 11 base62 digits); `digest` finds its row (24 bytes, base64url). */
export interface TokenMac {
  readonly tag: string;
  readonly digest: string;
}

const TAG_BYTES = 8;
const MAX_BODY = 128;

/** What each message is worked on in, over and over: nothing here waits, so no two ever meet. */
const message = new Uint8Array(MAX_BODY);
const mac = new Uint8Array(MAC_BYTES);
const tagPart = mac.subarray(0, TAG_BYTES);
const digestPart = mac.subarray(TAG_BYTES);

/**
 * HMAC-SHA-256 of a token's body: 32 bytes, of which 8 are its tag and 24 its digest.
 *
 * One fast round is enough here, unlike for passwords: a token carries 256 random bits, so
 * there is no dictionary to try. The key keeps whoever can only write to the database from
 * planting a token that validates.
 *
 * @param body of a token: ASCII, at most 128 characters
 * @throws RangeError for a longer one, of which a part would be left out
 */
export function macToken(key: HmacKey, body: string): TokenMac {
  if (body.length > MAX_BODY) throw new RangeError("Too long for a token.");
  for (let index = 0; index < body.length; index += 1) message[index] = body.charCodeAt(index);
  writeHmac(key, message.subarray(0, body.length), mac);
  return { tag: encodeBase62(tagPart, TOKEN_DIGITS.tag), digest: encodeBase64url(digestPart) };
}
