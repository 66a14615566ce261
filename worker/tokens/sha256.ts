/** The eight words that a hash has come to so far. Changed in place. */
export type Sha256State = Int32Array;

export const BLOCK_BYTES = 64;
export const HASH_BYTES = 32;

/** §5.3.3: the first 32 bits of the fractional parts of the square roots of the first 8 primes. */
// biome-ignore format: a table
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** §4.2.2: the same of the cube roots of the first 64 primes. */
// biome-ignore format: a table
const CONSTANTS = Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
);

/** What each block is worked on in, over and over: nothing here waits, so no two ever meet. */
const schedule = new Int32Array(64);
const tail = new DataView(new ArrayBuffer(2 * BLOCK_BYTES));

/** A hash that has taken nothing in yet. */
export const startSha256 = (): Sha256State => Int32Array.from(START);

/** SHA-256 of a message: 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  const hash = new Uint8Array(HASH_BYTES);
  const { buffer, byteOffset, length } = message;
  const view = new DataView(buffer, byteOffset);
  finishSha256(startSha256(), view, length, 0, new DataView(hash.buffer));
  return hash;
}

/**
 * SHA-256 of all that was taken in and the rest of the message, written into `hash` (FIPS 180-4 §6.2).
 *
 * @param length of the rest, which may be only the beginning of what the view shows
 * @param before bytes that were taken in: whole blocks
 */
export function finishSha256(
  state: Sha256State,
  rest: DataView,
  length: number,
  before: number,
  hash: DataView,
): void {
  const left = length % BLOCK_BYTES;
  const whole = length - left;
  for (let at = 0; at < whole; at += BLOCK_BYTES) takeBlock(state, rest, at);
  // §5.1.1: a one bit, zeros, and the number of bits in 8 bytes, to the end of a block.
  const padded = left + 9 > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES;
  for (let at = 0; at < left; at += 1) tail.setUint8(at, rest.getUint8(whole + at));
  tail.setUint8(left, 0x80);
  for (let at = left + 1; at < padded; at += 1) tail.setUint8(at, 0);
  const bytes = before + length;
  tail.setUint32(padded - 8, bytes / 2 ** 29);
  tail.setUint32(padded - 4, bytes * 8);
  for (let at = 0; at < padded; at += BLOCK_BYTES) takeBlock(state, tail, at);
  for (let index = 0; index < 8; index += 1) hash.setInt32(4 * index, state[index] ?? 0);
}

/** Takes in the block of a message that begins at `at` (§6.2.2). */
export function takeBlock(state: Sha256State, message: DataView, at: number): void {
  prepareSchedule(message, at);
  // One by one: taking an array apart would cost as much as the block itself.
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  let e = state[4] ?? 0;
  let f = state[5] ?? 0;
  let g = state[6] ?? 0;
  let h = state[7] ?? 0;
  for (let t = 0; t < 64; t += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (CONSTANTS[t] ?? 0) + (schedule[t] ?? 0)) | 0;
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  add(state, 0, a);
  add(state, 1, b);
  add(state, 2, c);
  add(state, 3, d);
  add(state, 4, e);
  add(state, 5, f);
  add(state, 6, g);
  add(state, 7, h);
}

function prepareSchedule(message: DataView, at: number): void {
  const w = schedule;
  for (let t = 0; t < 16; t += 1) w[t] = message.getInt32(at + 4 * t);
  for (let t = 16; t < 64; t += 1) {
    const x = w[t - 15] ?? 0;
    const y = w[t - 2] ?? 0;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = s1 + (w[t - 7] ?? 0) + s0 + (w[t - 16] ?? 0);
  }
}

function add(state: Sha256State, index: number, value: number): void {
  state[index] = (state[index] ?? 0) + value;
}
