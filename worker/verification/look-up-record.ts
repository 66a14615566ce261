import { type LeaseSlot, shareWork } from "../../shared/lease.ts";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";
import { secondsOfMs } from "../../shared/time.ts";
import { endOfToken } from "../tokens/validate.ts";
import { MAX_STALENESS_MS } from "./bounds.ts";
import { keepSynced, type LookupContext } from "./keep-synced.ts";
import { type KnownRecord, type RecordCache, recall, remember } from "./record-cache.ts";
import type { RecordRead } from "./verification-storage.ts";
import { withinLimit } from "./within-limit.ts";

/**
 * The record behind a digest, at most 5 s old when it is answered.
 *
 * A hot one costs no read; a cold one costs one, of the nearest replica where its answer can be
 * trusted and of the primary where not. `fresh` always asks the primary, and joins no read in flight.
 *
 * @throws StorageUnavailableError where storage fails, hangs, or is too slow twice
 */
export async function lookUpRecord(
  cache: RecordCache,
  digest: string,
  fresh: boolean,
  context: LookupContext,
): Promise<KnownRecord> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const known = await (fresh ? readFresh : readShared)(cache, digest, context);
    // The clock after the last wait: an answer that was true when it set out may be old by now.
    if (context.clock.now() - known.asOf <= MAX_STALENESS_MS) return known;
  }
  throw new StorageUnavailableError("every answer came too late");
}

async function readFresh(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  return withinLimit(readPrimary(cache, digest, context), context);
}

async function readShared(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  if (cache.cursor !== null) await keepSynced(cache, context);
  const known = recall(cache, digest);
  if (known !== null) return known;
  // Many may have waited in vain for a read that died: all but the first find what that one read then.
  const work = async () => recall(cache, digest) ?? fill(cache, digest, context);
  return shareWork(readSlot(cache, digest), work, context);
}

async function fill(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  if (cache.cursor === null) return readPrimary(cache, digest, context);
  const read = await context.storage.readRecord(digest, "replica");
  if (!countsFromReplica(cache, read, context.clock.now())) {
    return readPrimary(cache, digest, context);
  }
  cache.records.set(digest, cache.compact(read.record));
  return { record: read.record, asOf: cache.syncedAt };
}

/**
 * A replica may lag, and a token that it does not know, or knows as ended, may just have been issued
 * or regenerated: only a good token counts, and only where the replica has all that the cache has seen.
 */
function countsFromReplica(
  cache: RecordCache,
  read: RecordRead,
  now: number,
): read is RecordRead & { record: NonNullable<RecordRead["record"]> } {
  return (
    read.record !== null &&
    endOfToken(read.record, secondsOfMs(now)) === null &&
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
