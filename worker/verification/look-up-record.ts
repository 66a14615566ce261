import type { BoundedMap } from "../../shared/bounded-map.ts";
import { type Lease, type LeaseSlot, shareWork } from "../../shared/lease.ts";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";
import { toWholeSeconds } from "../../shared/time.ts";
import { checkLifecycle } from "../tokens/validate.ts";
import { MAX_STALENESS_MS } from "./bounds.ts";
import { isStale, keepSynced, startSync } from "./keep-synced.ts";
import { isLingerDue, linger } from "./linger.ts";
import type { LookupContext } from "./lookup-context.ts";
import {
  coversCursor,
  type KnownRecord,
  type RecordCache,
  recall,
  remember,
} from "./record-cache.ts";
import { renewPulse } from "./renew-pulse.ts";
import { computeReplicaAsOf } from "./replica-evidence.ts";
import { settleFirst } from "./settle-first.ts";
import type { RecordRead } from "./verification-storage.ts";
import { waitWithinLimit } from "./wait-within-limit.ts";

/**
 * Finds the record with this digest. The record is at most 5 s old when it is returned.
 *
 * A hit of a current cache costs no read. A miss asks the nearest replica, and the primary if the replica's
 * answer cannot be trusted. A stale or new cache needs the primary, or a replica whose pulse proves that it is current.
 * `fresh` always asks the primary and never joins a read in flight.
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
  const known = await readSynced(cache, digest, context);
  // A sync with the primary, or a read of it, told where the feed is. Without that there is nothing to keep current.
  if (cache.cursor !== null && isLingerDue(cache, context.clock.now())) linger(cache, context);
  return known;
}

async function readSynced(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  if (cache.cursor === null) return readCold(cache, digest, context);
  if (isStale(cache, context.clock.now()) && recall(cache, digest) === null) {
    // One trip instead of two: the record does not need the sync.
    startSync(cache, context);
    return readCold(cache, digest, context);
  }
  const waitedFor = await keepSynced(cache, context);
  const known = recall(cache, digest);
  if (known !== null) return waitedFor === null ? known : { ...known, waitedFor };
  // If a shared read died, all its waiting requests get here. The first reads again; the others find its record.
  const work = async () => recall(cache, digest) ?? readMissing(cache, digest, context);
  return shareWork(readSlot(cache.reads, digest), work, context);
}

/** Reads a record for a current cache, from a replica that has all that the cache has applied, or from the primary. */
async function readMissing(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  const read = await context.storage.readRecord(digest, "replica", getCursorSeq(cache));
  const { cursor } = cache;
  if (cursor === null || !isGood(read, context) || !coversCursor(read, cursor)) {
    return readPrimary(cache, digest, context);
  }
  cache.records.set(digest, cache.compact(read.record));
  return { record: read.record, asOf: cache.syncedAt, waitedFor: "replica" };
}

/**
 * Reads a record for a new or stale cache: from the primary or, if replicas are on, from whichever proves first that it is
 * current. The primary's answer is taken in even if the replica was first.
 */
async function readCold(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  // Waiting requests of a read that died find the record of the first that read again.
  const work = async () =>
    (isStale(cache, context.clock.now()) ? null : recall(cache, digest)) ??
    readPrimary(cache, digest, context);
  const primary = shareWork(readSlot(cache.reads, digest), work, context);
  if (!context.replicas) return primary;
  const slot = readSlot(cache.replicaReads, digest);
  const replica = shareWork(slot, () => readReplica(cache, digest, context), context);
  return settleFirst(primary, replica);
}

/**
 * Reads a record whose pulse proves that it is current. An ended or unknown token counts only from the primary: it may just
 * have been issued or regenerated.
 *
 * @returns `null` if the replica proves nothing
 */
async function readReplica(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord | null> {
  const read = await context.storage.readRecord(digest, "replica", getCursorSeq(cache));
  const asOf = computeReplicaAsOf(read.pulse, context.clock.now());
  if (asOf === null || !isGood(read, context)) return null;
  if (cache.cursor !== null && coversCursor(read, cache.cursor)) {
    cache.records.set(digest, cache.compact(read.record));
  }
  return { record: read.record, asOf, waitedFor: "replica" };
}

/** Returns the number of the feed's row that a read has to tell too. No row has the number 0. */
const getCursorSeq = ({ cursor }: RecordCache): number => cursor?.seq ?? 0;

/** Returns true if a read found a token that is neither revoked nor expired. */
function isGood(
  read: RecordRead,
  { clock }: LookupContext,
): read is RecordRead & { record: NonNullable<RecordRead["record"]> } {
  const { record } = read;
  return record !== null && checkLifecycle(record, toWholeSeconds(clock.now())) === null;
}

async function readPrimary(
  cache: RecordCache,
  digest: string,
  context: LookupContext,
): Promise<KnownRecord> {
  const { storage, clock } = context;
  const began = clock.now();
  const read = await storage.readRecord(digest, "primary", getCursorSeq(cache));
  remember(cache, digest, read, began);
  renewPulse(cache, read.pulse, context);
  return { record: read.record, asOf: began, waitedFor: "primary" };
}

function readSlot<Known>(reads: BoundedMap<Lease<Known>>, digest: string): LeaseSlot<Known> {
  return {
    get: () => reads.get(digest),
    set: (lease) => reads.set(digest, lease),
    clear: (lease) => {
      if (reads.get(digest) === lease) reads.delete(digest);
    },
  };
}
