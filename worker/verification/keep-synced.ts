import { type LeaseContext, type LeaseSlot, shareWork, startWork } from "../../shared/lease.ts";
import { MAX_STALENESS_MS, SYNC_AFTER_MS, SYNC_ROWS } from "./bounds.ts";
import { applySync, type RecordCache } from "./record-cache.ts";
import type { VerificationStorage } from "./verification-storage.ts";

/** What a lookup needs beside the cache. */
export interface LookupContext extends LeaseContext {
  storage: VerificationStorage;
}

/**
 * Brings the cache up to the change feed where it is time: in the background from 2 s of age, or
 * where the clock ran backwards; awaited past 5 s. One small read for all tokens together.
 *
 * @throws StorageUnavailableError where it had to wait and the feed could not be read
 */
export async function keepSynced(cache: RecordCache, context: LookupContext): Promise<void> {
  const age = forgetFuture(cache, context.clock.now());
  const slot = syncSlot(cache);
  const work = () => sync(cache, context);
  if (age > MAX_STALENESS_MS) await shareWork(slot, work, context);
  else if (age >= SYNC_AFTER_MS || age < 0) startWork(slot, work, context);
}

/**
 * Where the clock was set back, as of when the cache is true can no longer be told: it would look young
 * until the clock is there again. What a clock jitters by is no such thing.
 *
 * @returns the age of what the cache knows, in milliseconds
 */
function forgetFuture(cache: RecordCache, now: number): number {
  if (cache.syncedAt - now > MAX_STALENESS_MS) cache.syncedAt = Number.NEGATIVE_INFINITY;
  return now - cache.syncedAt;
}

async function sync(cache: RecordCache, { storage, clock }: LookupContext): Promise<void> {
  const from = cache.cursor;
  if (from === null) return;
  const began = clock.now();
  const { rows, newest } = await storage.readChanges(from.seq, SYNC_ROWS);
  const cutOff = rows.at(-1)?.seq !== newest.seq;
  applySync(cache, from, { rows, newest, cutOff }, began);
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
