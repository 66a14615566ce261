import { type LeaseContext, type LeaseSlot, shareWork, startWork } from "../../shared/lease.ts";
import { MAX_STALENESS_MS, SYNC_AFTER_MS, SYNC_ROWS } from "./bounds.ts";
import { applySync, type RecordCache } from "./record-cache.ts";
import type { VerificationStorage } from "./verification-storage.ts";

export interface LookupContext extends LeaseContext {
  storage: VerificationStorage;
}

/**
 * Syncs the cache with the change feed if it is due, with one small read for all tokens.
 *
 * From 2 s of age, or if the clock ran backwards, the sync runs in the background. Past 5 s, the caller
 * waits for it.
 *
 * @throws StorageUnavailableError if the caller had to wait and the feed could not be read
 */
export async function keepSynced(cache: RecordCache, context: LookupContext): Promise<void> {
  const age = computeCacheAge(cache, context.clock.now());
  const slot = syncSlot(cache);
  const work = () => sync(cache, context);
  if (age > MAX_STALENESS_MS) await shareWork(slot, work, context);
  else if (age >= SYNC_AFTER_MS || age < 0) startWork(slot, work, context);
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

async function sync(cache: RecordCache, { storage, clock }: LookupContext): Promise<void> {
  const from = cache.cursor;
  if (from === null) return;
  const began = clock.now();
  const { rows, newest } = await storage.readChanges(from.seq, SYNC_ROWS);
  const isTruncated = rows.at(-1)?.seq !== newest.seq;
  applySync(cache, from, { rows, newest, isTruncated }, began);
}

function syncSlot(cache: RecordCache): LeaseSlot<void> {
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
