/** The size of a run. */
export interface Plan {
  rounds: number;
  /** The duration of each measurement. */
  seconds: number;
  warmUpSeconds: number;
  /** The numbers of stored tokens in the growth rows. */
  sizes: readonly [small: number, medium: number, large: number];
  /** The number of tokens that the bench verifies. */
  verifiedTokens: number;
  refusedRequests: number;
  revocations: number;
  cachedRecords: number;
}

export const FULL: Plan = {
  rounds: 5,
  seconds: 3,
  warmUpSeconds: 2,
  sizes: [1_000, 100_000, 1_000_000],
  verifiedTokens: 100_000,
  refusedRequests: 40_000,
  revocations: 1_000,
  cachedRecords: 50_000,
};

/** A short run that tries out the bench itself: its figures mean little. */
export const TRIAL: Plan = {
  rounds: 2,
  seconds: 1,
  warmUpSeconds: 1,
  sizes: [1_000, 20_000, 40_000],
  verifiedTokens: 20_000,
  refusedRequests: 4_000,
  revocations: 60,
  cachedRecords: 50_000,
};
