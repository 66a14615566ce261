import {
  BLOCK_BYTES,
  finishSha256,
  HASH_BYTES,
  type Sha256State,
  startSha256,
  takeBlock,
} from "./sha256.ts";

/** A key that is taken in: what the two hashes of HMAC-SHA-256 come to behind their first block (RFC 2104 §4). */
export interface HmacKey {
  readonly inner: Sha256State;
  readonly outer: Sha256State;
}

/** What each message is worked on in, over and over: nothing here waits, so no two ever meet. */
const state = startSha256();
const innerHash = new DataView(new ArrayBuffer(HASH_BYTES));

/** @throws RangeError for a key of more than 64 bytes, which would have to be hashed first */
export function hmacKey(bytes: Uint8Array): HmacKey {
  if (bytes.length > BLOCK_BYTES) throw new RangeError("Too long for a key.");
  const behind = (pad: number): Sha256State => {
    const block = new Uint8Array(BLOCK_BYTES).fill(pad);
    for (const [index, byte] of bytes.entries()) block[index] = byte ^ pad;
    const taken = startSha256();
    takeBlock(taken, new DataView(block.buffer), 0);
    return taken;
  };
  return { inner: behind(0x36), outer: behind(0x5c) };
}

/** HMAC-SHA-256 of a message: 32 bytes. */
export function hmacSha256(key: HmacKey, message: Uint8Array): Uint8Array {
  const mac = new Uint8Array(HASH_BYTES);
  const { buffer, byteOffset, length } = message;
  writeHmac(key, new DataView(buffer, byteOffset), length, new DataView(mac.buffer));
  return mac;
}

/**
 * HMAC-SHA-256, written into `mac`.
 *
 * By hand and without an object made, since it was half of what a hot validation cost beyond its answer:
 * WebCrypto's takes promises and copies, and a library's takes views, clones and checks.
 *
 * @param length of the message, which may be only the beginning of what the view shows
 */
export function writeHmac(key: HmacKey, message: DataView, length: number, mac: DataView): void {
  state.set(key.inner);
  finishSha256(state, message, length, BLOCK_BYTES, innerHash);
  state.set(key.outer);
  finishSha256(state, innerHash, HASH_BYTES, BLOCK_BYTES, mac);
}
