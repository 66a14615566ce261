/** Repeatable random choices: a failing run can be repeated by its seed. */
export interface Random {
  /** Returns a number from 0 to below 1. */
  fraction(): number;
  /** Returns a whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** True with a probability of 1 in `n`. */
  one(n: number): boolean;
  of<Value>(values: readonly Value[]): Value;
}

/** Creates a mulberry32 generator; 32 bits of state are enough for different runs. */
export function seededChoice(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    fraction: next,
    below,
    one: (n) => below(n) === 0,
    of: (values) => values[below(values.length)] as (typeof values)[number],
  };
}
