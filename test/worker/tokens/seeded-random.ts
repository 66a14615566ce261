import type { RandomBytes } from "../../../worker/tokens/generate-base62.ts";

/** A repeatable source of bytes (mulberry32): for tests of distribution, never for secrets. */
export function seededRandom(seed: number): RandomBytes {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 24) & 0xff;
  };
  return (length) => Uint8Array.from({ length }, next);
}
