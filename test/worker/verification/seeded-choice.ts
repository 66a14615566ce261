/** Repeatable choices: a failing run can be run again by its seed. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** True once in `n` times. */
  one(n: number): boolean;
  of<Value>(values: readonly Value[]): Value;
}

/** Mulberry32: 32 bits of state are plenty to tell runs apart. */
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
    below,
    one: (n) => below(n) === 0,
    of: (values) => values[below(values.length)] as (typeof values)[number],
  };
}
