import type { EpochSeconds } from "../../shared/time.ts";

export interface DayCounts {
  allowed: number;
  refused: number;
}

/** The uses of one token since its last write. */
export interface TokenUsage {
  tokenId: string;
  /** The newest allowed use; `null` if there was none. */
  lastUsedAt: EpochSeconds | null;
  /** The newest use of a replaced secret that still works; `null` if there was none. */
  previousAt: EpochSeconds | null;
  /** The newest try of a replaced secret; `null` if there was none. */
  supersededAt: EpochSeconds | null;
  /** Counts by UTC day: whole days since the Unix epoch. */
  days: Map<number, DayCounts>;
}

/** A write to storage. Its id lets storage recognize a retry. */
export interface UsageWrite {
  id: string;
  at: EpochSeconds;
  uses: readonly TokenUsage[];
}

/** Days for which daily counts are kept, today included. */
export const USAGE_DAYS = 90;

/** Returns the UTC day of an instant: whole days since the Unix epoch. */
export function toDay(at: EpochSeconds): number {
  return Math.floor(at / 86_400);
}
