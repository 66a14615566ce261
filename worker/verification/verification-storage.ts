import type { TokenRecord } from "../tokens/token-record.ts";

/** A row of the change feed. The nonce tells it from another that has taken its number since. */
export interface FeedPosition {
  readonly seq: number;
  readonly nonce: string;
}

/** What a row of the change feed makes stale. `all` names everything. */
export interface FeedRow extends FeedPosition {
  readonly kind: "token" | "user" | "organization" | "all";
  readonly targetId: string;
}

/** One read of a token: its record, and the feed's newest row as of the same state. */
export interface RecordRead {
  readonly record: TokenRecord | null;
  readonly head: FeedPosition;
}

/**
 * Where records and the change feed come from, passed in: `verification/` knows neither D1 nor SQL.
 *
 * Each call is one round trip. It rejects where storage fails or answers nonsense.
 */
export interface VerificationStorage {
  /** `replica` is whatever is nearest and may lag; `primary` has every acknowledged write. */
  readRecord(digest: string, from: "replica" | "primary"): Promise<RecordRead>;
  /** From the primary: the rows from `seq` on, in order, at most `limit`; and the newest row of all. */
  readChanges(
    seq: number,
    limit: number,
  ): Promise<{ rows: readonly FeedRow[]; newest: FeedPosition }>;
}
