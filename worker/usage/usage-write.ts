import type { EpochSeconds } from "../../shared/time.ts";

/** Uses of a token on one day. */
export interface DayCounts {
  allowed: number;
  refused: number;
}

/** What was gathered of one token since it was last written. */
export interface TokenUsage {
  tokenId: string;
  /** Its newest use that was allowed; `null` where there was none. */
  lastUsedAt: EpochSeconds | null;
  /** When one of its secrets was last tried that had been replaced; `null` where none was. */
  supersededAt: EpochSeconds | null;
  /** By day: whole days since the Unix epoch, UTC. */
  days: Map<number, DayCounts>;
}

/** What is written at once. The id lets storage tell a second try from news. */
export interface UsageWrite {
  id: string;
  at: EpochSeconds;
  uses: readonly TokenUsage[];
}

/** How long daily counts are kept, today included. */
export const USAGE_DAYS = 90;

/** The UTC day of an instant: whole days since the Unix epoch. */
export function dayOf(at: EpochSeconds): number {
  return Math.floor(at / 86_400);
}
