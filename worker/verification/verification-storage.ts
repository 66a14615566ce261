import type { TokenRecord } from "../tokens/token-record.ts";

/** A position in the change feed. The nonce shows if another row has since taken this number. */
export interface FeedPosition {
  readonly seq: number;
  readonly nonce: string;
}

/** A row of the change feed, which names the records that became stale; `all` names every record. */
export interface FeedRow extends FeedPosition {
  readonly kind: "token" | "user" | "organization" | "all";
  readonly targetId: string;
}

/** The part of every read that tells how recent its state is. */
interface PulseRead {
  /** When the pulse was last renewed, in milliseconds. The state has every change that was acknowledged before. */
  readonly pulse: number;
}

/** A consistent read: a token's record, and the newest row of the feed at that state. */
export interface RecordRead extends PulseRead {
  readonly record: TokenRecord | null;
  readonly head: FeedPosition;
  /** The feed's row `cursorSeq` in that state; `null` if there is none. */
  readonly atCursor: FeedPosition | null;
}

/** A consistent read of the feed: its rows in order, and its newest row. */
export interface FeedRead extends PulseRead {
  readonly rows: readonly FeedRow[];
  readonly newest: FeedPosition;
}

/** The nearest replica, which may lag, or the primary, which has every acknowledged write. */
export type ReadFrom = "replica" | "primary";

/**
 * Storage of records and the change feed. It is passed in, because `verification/` knows neither D1 nor SQL.
 *
 * Each call is one round trip. It rejects if storage fails or returns invalid data.
 */
export interface VerificationStorage {
  /** @param cursorSeq the row of the feed that is read too */
  readRecord(digest: string, from: ReadFrom, cursorSeq: number): Promise<RecordRead>;
  /** Reads at most `limit` rows of the feed from `seq` on. */
  readChanges(seq: number, limit: number, from: ReadFrom): Promise<FeedRead>;
  /** Sets the pulse to `now`, unless it is younger than `PULSE_AFTER_MS` and not ahead by more than `MAX_SKEW_MS`. */
  renewPulse(now: number): Promise<void>;
}
