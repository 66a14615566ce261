/** How much is measured. */
export interface Plan {
  rounds: number;
  /** Of each measurement, after a warm-up of its target. */
  seconds: number;
  warmUpSeconds: number;
  /** Tokens stored, for the growth rows. */
  sizes: readonly [small: number, medium: number, large: number];
  /** Of which so many at most are asked for. */
  asked: number;
  readsRefused: number;
  revocations: number;
  cachedRecords: number;
}

export const FULL: Plan = {
  rounds: 5,
  seconds: 3,
  warmUpSeconds: 2,
  sizes: [1_000, 100_000, 1_000_000],
  asked: 100_000,
  readsRefused: 40_000,
  revocations: 1_000,
  cachedRecords: 50_000,
};

/** To try the bench itself: its figures mean little. */
export const TRIAL: Plan = {
  rounds: 2,
  seconds: 1,
  warmUpSeconds: 1,
  sizes: [1_000, 20_000, 40_000],
  asked: 20_000,
  readsRefused: 4_000,
  revocations: 60,
  cachedRecords: 50_000,
};
