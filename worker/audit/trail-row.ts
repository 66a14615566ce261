import type { EpochSeconds } from "../../shared/time.ts";

/**
 * The columns of `audit_events` that whoever writes a row knows, in the order in which they are signed.
 * What is personal, `ip_address` and `user_agent`, is in them as `personal_digest` alone.
 */
export const WRITTEN_COLUMNS = [
  "id",
  "occurred_at",
  "organization",
  "action",
  "actor",
  "actor_token_id",
  "on_behalf_of",
  "subject",
  "target_kind",
  "target_id",
  "details",
  "request_id",
  "personal_digest",
] as const;
export type WrittenColumn = (typeof WRITTEN_COLUMNS)[number];

/** A row as it is written. */
export type WrittenRow = Readonly<Record<WrittenColumn, string | number | null>>;

/** A row of the trail, as D1 answers it. */
export interface TrailRow extends WrittenRow {
  readonly seq: number;
  readonly organization: string | null;
  readonly occurred_at: EpochSeconds;
  readonly personal_digest: string | null;
  readonly personal_salt: string | null;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
  /** Its place in its chain; `null` until it is sealed. */
  readonly number: number | null;
  /** Which of the columns the statement filled in itself; `null` where nobody signed the row. */
  readonly filled_in: string | null;
  readonly kid: string | null;
  readonly mac: string | null;
}
