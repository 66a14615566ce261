import type { EpochSeconds } from "../../shared/time.ts";

/**
 * Columns of `audit_events` that the writer of a row signs, in this order. The personal data, `actor_name`,
 * `ip_address` and `user_agent`, is signed only as `personal_digest`.
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

/** The signed columns of a row. */
export type WrittenRow = Readonly<Record<WrittenColumn, string | number | null>>;

/** A row of the trail, as D1 returns it. */
export interface TrailRow extends WrittenRow {
  readonly seq: number;
  readonly organization: string | null;
  readonly occurred_at: EpochSeconds;
  readonly personal_digest: string | null;
  readonly personal_salt: string | null;
  readonly actor_name: string | null;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
  /** The row's place in its chain; `null` until it is sealed. */
  readonly number: number | null;
  /** Columns that the SQL statement filled in, separated by commas; `null` if the row is unsigned. */
  readonly filled_in: string | null;
  readonly kid: string | null;
  readonly mac: string | null;
}
