import { sha256 } from "@noble/hashes/sha2.js";

type Sha256 = ReturnType<typeof sha256.create>;

/** A key that is taken in: the two hashes of HMAC-SHA-256 behind their first block (RFC 2104 §4). */
export interface HmacKey {
  readonly inner: Sha256;
  readonly outer: Sha256;
}

export const MAC_BYTES = 32;
const BLOCK_BYTES = 64;

/** What each message is worked on in, over and over: nothing here waits, so no two ever meet. */
const state = sha256.create();
const innerHash = new Uint8Array(MAC_BYTES);

/** @throws RangeError for a key of more than 64 bytes, which would have to be hashed first */
export function hmacKey(bytes: Uint8Array): HmacKey {
  if (bytes.length > BLOCK_BYTES) throw new RangeError("Too long for a key.");
  const behind = (pad: number): Sha256 => {
    const block = new Uint8Array(BLOCK_BYTES).fill(pad);
    for (const [index, byte] of bytes.entries()) block[index] = byte ^ pad;
    return sha256.create().update(block);
  };
  return { inner: behind(0x36), outer: behind(0x5c) };
}

/** HMAC-SHA-256 of a message: 32 bytes. */
export function hmacSha256(key: HmacKey, message: Uint8Array): Uint8Array {
  const mac = new Uint8Array(MAC_BYTES);
  writeHmac(key, message, mac);
  return mac;
}

/**
 * HMAC-SHA-256, written into `mac`.
 *
 * Out of the library's hash rather than by its `hmac`, which wraps it in a further object for each
 * message: two thirds of the time, and a hot validation is little more than this. WebCrypto's would be
 * promises and copies, and has to be waited for.
 */
export function writeHmac(key: HmacKey, message: Uint8Array, mac: Uint8Array): void {
  key.inner._cloneInto(state).update(message).digestInto(innerHash);
  key.outer._cloneInto(state).update(innerHash).digestInto(mac);
}
