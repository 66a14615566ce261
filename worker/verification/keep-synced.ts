import { type LeaseSlot, shareWork, startWork } from "../../shared/lease.ts";
import { MAX_STALENESS_MS, SYNC_AFTER_MS, SYNC_ROWS } from "./bounds.ts";
import type { LookupContext } from "./lookup-context.ts";
import { applySync, type RecordCache } from "./record-cache.ts";
import { renewPulse } from "./renew-pulse.ts";
import { computeReplicaAsOf } from "./replica-evidence.ts";
import { settleFirst } from "./settle-first.ts";
import type { ReadFrom } from "./verification-storage.ts";

/**
 * Syncs the cache with the change feed if it is due, with one small read for all tokens.
 *
 * From 2 s of age, or if the clock ran backwards, the sync runs in the background. Past 5 s, the caller
 * waits for it, or for a replica that proves to be current, whichever comes first.
 *
 * @returns where the answer came from that the caller waited for; `null` if it did not wait
 * @throws StorageUnavailableError if the caller had to wait and the feed could not be read
 */
export async function keepSynced(
  cache: RecordCache,
  context: LookupContext,
): Promise<ReadFrom | null> {
  const age = computeCacheAge(cache, context.clock.now());
  if (age > MAX_STALENESS_MS) return waitForSync(cache, context);
  if (age >= SYNC_AFTER_MS || age < 0) startSync(cache, context);
  return null;
}

/** Returns true if nothing in the cache may be answered before a sync. */
export function isStale(cache: RecordCache, now: number): boolean {
  return computeCacheAge(cache, now) > MAX_STALENESS_MS;
}

/** Syncs with the primary in the background, unless a request is already doing it. */
export function startSync(cache: RecordCache, context: LookupContext): void {
  startWork(syncSlot(cache), () => sync(cache, context), context);
}

/** Syncs with the primary, or waits for a request that is already doing it. @throws StorageUnavailableError */
export function shareSync(cache: RecordCache, context: LookupContext): Promise<"primary"> {
  return shareWork(syncSlot(cache), () => sync(cache, context), context);
}

async function waitForSync(cache: RecordCache, context: LookupContext): Promise<ReadFrom> {
  const primary = shareSync(cache, context);
  if (!context.replicas) return primary;
  const replica = shareWork(replicaSyncSlot(cache), () => syncFromReplica(cache, context), context);
  return settleFirst(primary, replica);
}

/**
 * Returns the time since the last sync, in milliseconds.
 *
 * After a large backward jump of the clock, treats the cache as never synced. Otherwise it would look
 * young until the clock has caught up. Jitter is ignored.
 */
function computeCacheAge(cache: RecordCache, now: number): number {
  if (cache.syncedAt - now > MAX_STALENESS_MS) cache.syncedAt = Number.NEGATIVE_INFINITY;
  return now - cache.syncedAt;
}

async function sync(cache: RecordCache, context: LookupContext): Promise<"primary"> {
  const from = cache.cursor;
  if (from === null) return "primary";
  const { storage, clock } = context;
  const began = clock.now();
  const read = await storage.readChanges(from.seq, SYNC_ROWS, "primary");
  applySync(cache, from, read, began, "drop");
  renewPulse(cache, read.pulse, context);
  return "primary";
}

/** Syncs with the nearest replica. @returns `null` if the cache is not current by it; then nothing changed */
async function syncFromReplica(
  cache: RecordCache,
  { storage, clock }: LookupContext,
): Promise<"replica" | null> {
  const from = cache.cursor;
  if (from === null) return null;
  const read = await storage.readChanges(from.seq, SYNC_ROWS, "replica");
  const asOf = computeReplicaAsOf(read.pulse, clock.now());
  if (asOf === null) return null;
  return applySync(cache, from, read, asOf, "ignore") ? "replica" : null;
}

function syncSlot(cache: RecordCache): LeaseSlot<"primary"> {
  return {
    get: () => cache.sync,
    set: (lease) => {
      cache.sync = lease;
    },
    clear: (lease) => {
      if (cache.sync === lease) cache.sync = undefined;
    },
  };
}

function replicaSyncSlot(cache: RecordCache): LeaseSlot<"replica" | null> {
  return {
    get: () => cache.replicaSync,
    set: (lease) => {
      cache.replicaSync = lease;
    },
    clear: (lease) => {
      if (cache.replicaSync === lease) cache.replicaSync = undefined;
    },
  };
}
