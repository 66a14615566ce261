import { type BoundedMap, createBoundedMap } from "../../shared/bounded-map.ts";
import type { Lease } from "../../shared/lease.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import { MAX_LEASES, MAX_RECORDS, MAX_UNKNOWN, SYNC_AFTER_MS } from "./bounds.ts";
import { createCompactor } from "./compact-record.ts";
import type { FeedPosition, FeedRow, RecordRead } from "./verification-storage.ts";

/** A record with the instant (ms) as of which it is known to be true; `null`: there is no such token. */
export interface KnownRecord {
  readonly record: TokenRecord | null;
  readonly asOf: number;
}

/** What an isolate remembers between requests: plain values and leases, shared by all of them. */
export interface RecordCache {
  readonly records: BoundedMap<TokenRecord>;
  /** What a record goes through before it is kept. */
  readonly compact: (record: TokenRecord) => TokenRecord;
  /** Digests that the primary did not know. */
  readonly unknown: BoundedMap<true>;
  readonly reads: BoundedMap<Lease<KnownRecord>>;
  sync: Lease<void> | undefined;
  /** The newest row of the change feed that has been taken in; `null` before the first read. */
  cursor: FeedPosition | null;
  /** As of when everything in the cache is known to be true, in milliseconds. */
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

/** What the cache knows of a digest, as of its last sync; `null` where it must be read. */
export function recall(cache: RecordCache, digest: string): KnownRecord | null {
  const record = cache.records.get(digest);
  if (record !== undefined) return { record, asOf: cache.syncedAt };
  return cache.unknown.get(digest) === undefined ? null : { record: null, asOf: cache.syncedAt };
}

/** The same, where the cache is so young that nothing has to be read for it, not even in the background. */
export function recallCurrent(cache: RecordCache, digest: string, now: number): KnownRecord | null {
  const age = now - cache.syncedAt;
  return cache.cursor !== null && age >= 0 && age < SYNC_AFTER_MS ? recall(cache, digest) : null;
}

/**
 * Takes in what the primary said: replaces what was cached, or evicts it where changes that the cache
 * has seen since may be missing from it.
 *
 * The first read of all counts as the first sync.
 *
 * @param began when the read began, in milliseconds
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
 * Applies a sync that began from `from`: drops what its rows name, or everything where rows are
 * missing, and moves the cursor. Changes nothing where another sync was applied in between.
 *
 * @param cutOff whether there were more rows than were read
 */
export function applySync(
  cache: RecordCache,
  from: FeedPosition,
  feed: { rows: readonly FeedRow[]; newest: FeedPosition; cutOff: boolean },
  began: number,
): void {
  if (cache.cursor === null || !samePosition(cache.cursor, from)) return;
  const [own, ...news] = feed.rows;
  // Its own row gone: pruned away, or another history (a restore). Then nothing can be trusted.
  const gap = own === undefined || !samePosition(own, from);
  if (gap || feed.cutOff || news.some(({ kind }) => kind === "all")) {
    cache.records.clear();
    cache.unknown.clear();
  } else if (news.length > 0) {
    dropNamed(cache, news);
    cache.unknown.clear();
  }
  cache.cursor = feed.newest;
  cache.syncedAt = Math.max(cache.syncedAt, began);
}

/** One pass over the cache, however many rows there are. */
function dropNamed(cache: RecordCache, rows: readonly FeedRow[]): void {
  const named = (kind: FeedRow["kind"]) =>
    new Set(rows.filter((row) => row.kind === kind).map((row) => row.targetId));
  const tokens = named("token");
  const users = named("user");
  const organizations = named("organization");
  cache.records.deleteWhere(
    ({ id, owner, organization }) =>
      tokens.has(id) || users.has(owner) || organizations.has(organization),
  );
}

function samePosition(a: FeedPosition, b: FeedPosition): boolean {
  return a.seq === b.seq && a.nonce === b.nonce;
}
