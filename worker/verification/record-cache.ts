import { type BoundedMap, createBoundedMap } from "../../shared/bounded-map.ts";
import type { Lease } from "../../shared/lease.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import { MAX_LEASES, MAX_RECORDS, MAX_UNKNOWN, SYNC_AFTER_MS } from "./bounds.ts";
import { createCompactor } from "./compact-record.ts";
import type {
  FeedPosition,
  FeedRead,
  FeedRow,
  ReadFrom,
  RecordRead,
} from "./verification-storage.ts";

/** A record, or `null` if there is no such token. It was current at the instant `asOf` (ms). */
export interface KnownRecord {
  readonly record: TokenRecord | null;
  readonly asOf: number;
  /** The source of the answer, if a request waited for it. */
  readonly waitedFor?: ReadFrom;
}

/** The cache of one isolate. Requests share it, so it has only plain values and leases. */
export interface RecordCache {
  readonly records: BoundedMap<TokenRecord>;
  /** Reduces a record's memory before it is cached. */
  readonly compact: (record: TokenRecord) => TokenRecord;
  /** Digests that match no token on the primary. */
  readonly unknown: BoundedMap<true>;
  readonly reads: BoundedMap<Lease<KnownRecord>>;
  /** Reads of replicas; their outcome is `null` if the replica proved nothing. */
  readonly replicaReads: BoundedMap<Lease<KnownRecord | null>>;
  sync: Lease<"primary"> | undefined;
  replicaSync: Lease<"replica" | null> | undefined;
  /** The newest row of the change feed that was applied; `null` before the first read. */
  cursor: FeedPosition | null;
  /** The instant at which everything in the cache was current, in milliseconds. */
  syncedAt: number;
  /** When a request has to make the isolate linger again, and the number of the request that does. */
  lingerAt: number;
  lingerTurn: number;
  /** When this isolate last renewed the pulse. */
  pulsedAt: number;
}

export function createRecordCache(
  limits = { records: MAX_RECORDS, unknown: MAX_UNKNOWN },
): RecordCache {
  return {
    records: createBoundedMap(limits.records),
    compact: createCompactor(),
    unknown: createBoundedMap(limits.unknown),
    reads: createBoundedMap(MAX_LEASES),
    replicaReads: createBoundedMap(MAX_LEASES),
    sync: undefined,
    replicaSync: undefined,
    cursor: null,
    syncedAt: 0,
    lingerAt: 0,
    lingerTurn: 0,
    pulsedAt: Number.NEGATIVE_INFINITY,
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
 * If the cache has since applied newer changes, or those of a restored database, they may be missing from the answer. Then
 * the digest is only evicted. The very first read counts as the first sync.
 *
 * @param began the start of the read, in milliseconds
 */
export function remember(
  cache: RecordCache,
  digest: string,
  read: Pick<RecordRead, "record" | "head" | "atCursor">,
  began: number,
): void {
  if (cache.cursor === null) {
    cache.cursor = read.head;
    cache.syncedAt = began;
  }
  cache.records.delete(digest);
  cache.unknown.delete(digest);
  if (!coversCursor(read, cache.cursor)) return;
  if (read.record === null) cache.unknown.set(digest, true);
  else cache.records.set(digest, cache.compact(read.record));
}

/**
 * Applies a read of the feed that started at `from` and was current at `asOf`: evicts the records that its rows name and
 * moves the cursor. If another one was applied in between, nothing changes.
 *
 * @param ifAllStale what happens if the rows do not tell every stale record, or are of another history after a restore.
 *   The primary's feed drops the whole cache. A replica may only lag, so its feed changes nothing
 * @returns true if it was applied
 */
export function applySync(
  cache: RecordCache,
  from: FeedPosition,
  feed: Pick<FeedRead, "rows" | "newest">,
  asOf: number,
  ifAllStale: "drop" | "ignore",
): boolean {
  if (cache.cursor === null || !isSamePosition(cache.cursor, from)) return false;
  if (!mayAllBeStale(from, feed)) {
    evictStale(cache, feed.rows.slice(1));
  } else if (ifAllStale === "ignore") {
    return false;
  } else {
    cache.records.clear();
    cache.unknown.clear();
  }
  cache.cursor = feed.newest;
  cache.syncedAt = Math.max(cache.syncedAt, asOf);
  return true;
}

/** Returns true if any record may be stale. Without the cursor's own row, the feed was pruned or restored from another history. */
function mayAllBeStale(
  from: FeedPosition,
  { rows, newest }: Pick<FeedRead, "rows" | "newest">,
): boolean {
  const [cursorRow, ...newRows] = rows;
  const isCursorLost = cursorRow === undefined || !isSamePosition(cursorRow, from);
  const isTruncated = rows.at(-1)?.seq !== newest.seq;
  return isCursorLost || isTruncated || newRows.some(({ kind }) => kind === "all");
}

function evictStale(cache: RecordCache, newRows: readonly FeedRow[]): void {
  if (newRows.length === 0) return;
  evictNamed(cache, newRows);
  // A row may be for the issuing of a token whose digest is cached as unknown.
  cache.unknown.clear();
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

/**
 * Returns true if a read has every change that the cache has applied. Numbers alone do not tell: after a restore, rows of
 * another history have them.
 */
export function coversCursor(
  { head, atCursor }: Pick<RecordRead, "head" | "atCursor">,
  cursor: FeedPosition,
): boolean {
  if (head.seq < cursor.seq) return false;
  return isSamePosition(head, cursor) || (atCursor !== null && isSamePosition(atCursor, cursor));
}

function isSamePosition(a: FeedPosition, b: FeedPosition): boolean {
  return a.seq === b.seq && a.nonce === b.nonce;
}
