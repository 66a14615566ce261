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

/** A consistent read: a token's record, and the newest row of the feed at that state. */
export interface RecordRead {
  readonly record: TokenRecord | null;
  readonly head: FeedPosition;
}

/**
 * Storage of records and the change feed. It is passed in, because `verification/` knows neither D1 nor SQL.
 *
 * Each call is one round trip. It rejects if storage fails or returns invalid data.
 */
export interface VerificationStorage {
  /** Reads from the nearest replica, which may lag, or from the primary, which has every acknowledged write. */
  readRecord(digest: string, from: "replica" | "primary"): Promise<RecordRead>;
  /** Reads from the primary: at most `limit` rows from `seq` on, in order, and the newest row of the feed. */
  readChanges(
    seq: number,
    limit: number,
  ): Promise<{ rows: readonly FeedRow[]; newest: FeedPosition }>;
}
