import { type BoundedMap, createBoundedMap } from "../../shared/bounded-map.ts";
import type { Lease } from "../../shared/lease.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import { MAX_LEASES, MAX_RECORDS, MAX_UNKNOWN, SYNC_AFTER_MS } from "./bounds.ts";
import { createCompactor } from "./compact-record.ts";
import type { FeedPosition, FeedRow, RecordRead } from "./verification-storage.ts";

/** A record, or `null` if there is no such token. It was current at the instant `asOf` (ms). */
export interface KnownRecord {
  readonly record: TokenRecord | null;
  readonly asOf: number;
}

/** The cache of one isolate. Requests share it, so it has only plain values and leases. */
export interface RecordCache {
  readonly records: BoundedMap<TokenRecord>;
  /** Reduces a record's memory before it is cached. */
  readonly compact: (record: TokenRecord) => TokenRecord;
  /** Digests that match no token on the primary. */
  readonly unknown: BoundedMap<true>;
  readonly reads: BoundedMap<Lease<KnownRecord>>;
  sync: Lease<void> | undefined;
  /** The newest row of the change feed that was applied; `null` before the first read. */
  cursor: FeedPosition | null;
  /** The instant at which everything in the cache was current, in milliseconds. */
  syncedAt: number;
}

export function createRecordCache(
  limits = { records: MAX_RECORDS, unknown: MAX_UNKNOWN },
): RecordCache {
  return {
    records: createBoundedMap(limits.records),
    compact: createCompactor(),
    unknown: createBoundedMap(limits.unknown),
    reads: createBoundedMap(MAX_LEASES),
    sync: undefined,
    cursor: null,
    syncedAt: 0,
  };
}

/** Returns the cached answer for a digest, as of the last sync; `null` on a cache miss. */
export function recall(cache: RecordCache, digest: string): KnownRecord | null {
  const record = cache.records.get(digest);
  if (record !== undefined) return { record, asOf: cache.syncedAt };
  return cache.unknown.get(digest) === undefined ? null : { record: null, asOf: cache.syncedAt };
}

/** Returns the cached answer for a digest if the cache is so young that not even a background sync is due. */
export function recallCurrent(cache: RecordCache, digest: string, now: number): KnownRecord | null {
  const age = now - cache.syncedAt;
  return cache.cursor !== null && age >= 0 && age < SYNC_AFTER_MS ? recall(cache, digest) : null;
}

/**
 * Caches an answer of the primary in place of the previous one.
 *
 * If the cache has since applied newer changes, they may be missing from the answer. Then the digest is
 * only evicted. The very first read counts as the first sync.
 *
 * @param began the start of the read, in milliseconds
 */
export function remember(
  cache: RecordCache,
  digest: string,
  read: RecordRead,
  began: number,
): void {
  if (cache.cursor === null) {
    cache.cursor = read.head;
    cache.syncedAt = began;
  }
  cache.records.delete(digest);
  cache.unknown.delete(digest);
  if (read.head.seq < cache.cursor.seq) return;
  if (read.record === null) cache.unknown.set(digest, true);
  else cache.records.set(digest, cache.compact(read.record));
}

/**
 * Applies a sync that started at `from`: evicts the records that its rows name and moves the cursor.
 *
 * If rows are missing, the whole cache is dropped. If another sync was applied in between, nothing
 * changes.
 *
 * @param feed `isTruncated` is true if there were more rows than were read
 */
export function applySync(
  cache: RecordCache,
  from: FeedPosition,
  feed: { rows: readonly FeedRow[]; newest: FeedPosition; isTruncated: boolean },
  began: number,
): void {
  if (cache.cursor === null || !isSamePosition(cache.cursor, from)) return;
  const [cursorRow, ...newRows] = feed.rows;
  // Without the cursor's own row, the feed was pruned or restored from another history: trust nothing.
  const isCursorLost = cursorRow === undefined || !isSamePosition(cursorRow, from);
  if (isCursorLost || feed.isTruncated || newRows.some(({ kind }) => kind === "all")) {
    cache.records.clear();
    cache.unknown.clear();
  } else if (newRows.length > 0) {
    evictNamed(cache, newRows);
    // A row may be for the issuing of a token whose digest is cached as unknown.
    cache.unknown.clear();
  }
  cache.cursor = feed.newest;
  cache.syncedAt = Math.max(cache.syncedAt, began);
}

/** Evicts the records that the rows name, in one pass over the cache. */
function evictNamed(cache: RecordCache, rows: readonly FeedRow[]): void {
  const idsOf = (kind: FeedRow["kind"]) =>
    new Set(rows.filter((row) => row.kind === kind).map((row) => row.targetId));
  const tokens = idsOf("token");
  const users = idsOf("user");
  const organizations = idsOf("organization");
  cache.records.deleteWhere(
    ({ id, owner, organization }) =>
      tokens.has(id) || users.has(owner) || organizations.has(organization),
  );
}

function isSamePosition(a: FeedPosition, b: FeedPosition): boolean {
  return a.seq === b.seq && a.nonce === b.nonce;
}
