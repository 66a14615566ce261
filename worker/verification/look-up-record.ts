import { type LeaseSlot, shareWork } from "../../shared/lease.ts";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";
import { toWholeSeconds } from "../../shared/time.ts";
import { checkLifecycle } from "../tokens/validate.ts";
import { MAX_STALENESS_MS } from "./bounds.ts";
import { keepSynced, type LookupContext } from "./keep-synced.ts";
import { type KnownRecord, type RecordCache, recall, remember } from "./record-cache.ts";
import type { RecordRead } from "./verification-storage.ts";
import { waitWithinLimit } from "./wait-within-limit.ts";

/**
 * Finds the record with this digest. The record is at most 5 s old when it is returned.
 *
 * A cache hit costs no read. A cache miss asks the nearest replica, and the primary if the replica's
 * answer cannot be trusted. `fresh` always asks the primary and never joins a read in flight.
 *
 * @throws StorageUnavailableError if storage fails, hangs, or is too slow twice
 */
export async function lookUpRecord(
  cache: RecordCache,
  digest: string,
  fresh: boolean,
  context: LookupContext,
): Promise<KnownRecord> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const known = await (fresh ? readFresh : readShared)(cache, digest, context);
    // Checks the age after the last wait: an answer that was current when it was sent may be old by now.
    if (context.clock.now() - known.asOf <= MAX_STALENESS_MS) return known;
  }
  throw new StorageUnavailableError("every answer came too late");
}

async function readFresh(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  return waitWithinLimit(readPrimary(cache, digest, context), context);
}

async function readShared(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  if (cache.cursor !== null) await keepSynced(cache, context);
  const known = recall(cache, digest);
  if (known !== null) return known;
  // If a shared read died, all its waiting requests get here. The first reads again; the others find its record.
  const work = async () => recall(cache, digest) ?? readMissing(cache, digest, context);
  return shareWork(readSlot(cache, digest), work, context);
}

async function readMissing(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  if (cache.cursor === null) return readPrimary(cache, digest, context);
  const read = await context.storage.readRecord(digest, "replica");
  if (!canTrustReplica(cache, read, context.clock.now())) {
    return readPrimary(cache, digest, context);
  }
  cache.records.set(digest, cache.compact(read.record));
  return { record: read.record, asOf: cache.syncedAt };
}

/**
 * Returns true if a replica's answer may be used. Replicas lag: a token that is unknown or ended there may just
 * have been issued or regenerated. So the answer counts only for a valid token, and only if the replica
 * has every change that the cache has applied.
 */
function canTrustReplica(
  cache: RecordCache,
  read: RecordRead,
  now: number,
): read is RecordRead & { record: NonNullable<RecordRead["record"]> } {
  return (
    read.record !== null &&
    checkLifecycle(read.record, toWholeSeconds(now)) === null &&
    cache.cursor !== null &&
    read.head.seq >= cache.cursor.seq
  );
}

async function readPrimary(
  cache: RecordCache,
  digest: string,
  { storage, clock }: LookupContext,
): Promise<KnownRecord> {
  const began = clock.now();
  const read = await storage.readRecord(digest, "primary");
  remember(cache, digest, read, began);
  return { record: read.record, asOf: began };
}

function readSlot(cache: RecordCache, digest: string): LeaseSlot<KnownRecord> {
  return {
    get: () => cache.reads.get(digest),
    set: (lease) => cache.reads.set(digest, lease),
    clear: (lease) => {
      if (cache.reads.get(digest) === lease) cache.reads.delete(digest);
    },
  };
}
