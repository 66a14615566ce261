import { StorageUnavailableError } from "../../../shared/storage-unavailable-error.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import { checkLifecycle } from "../../../worker/tokens/validate.ts";
import { MAX_STALENESS_MS } from "../../../worker/verification/bounds.ts";
import type { lookUpRecord } from "../../../worker/verification/look-up-record.ts";
import type { createRecordCache } from "../../../worker/verification/record-cache.ts";
import type { VerificationStorage } from "../../../worker/verification/verification-storage.ts";
import { seededChoice } from "./seeded-choice.ts";
import { createVirtualDatabase, createVirtualTime, DIGESTS, type Digest } from "./virtual-world.ts";

const START = 1_000_000;
const RUN_MS = 30_000;

/** The code under test, or a mutant of it. */
export interface Implementation {
  lookUpRecord: typeof lookUpRecord;
  createRecordCache: typeof createRecordCache;
}

export interface World {
  /** True if replicas answer. */
  replicas: boolean;
  /** How far the clock of an isolate differs at most, in milliseconds. */
  skewMs: number;
}

export interface Tally {
  accepted: number;
  refused: number;
  unavailable: number;
  violations: { seed: number; at: number; digest: Digest; what: string }[];
}

export const newTally = (): Tally => ({ accepted: 0, refused: 0, unavailable: 0, violations: [] });

/**
 * Runs isolates with requests, changes, pruning, restores, pulses, and requests and lingers that end early, all at random
 * instants. Counts each answer that is older than the promise.
 */
export async function explore(
  seed: number,
  tally: Tally,
  { lookUpRecord, createRecordCache }: Implementation,
  { replicas, skewMs }: World,
): Promise<void> {
  const random = seededChoice(seed);
  const time = createVirtualTime(START);
  const database = createVirtualDatabase(time, random);
  const isolates = [createRecordCache({ records: 2, unknown: 2 }), createRecordCache()].map(
    (cache) => ({ cache, aheadMs: random.below(2 * skewMs + 1) - skewMs }),
  );
  const lingerMs = random.of([0, 25_000]);
  // In bursts, so that an isolate is sometimes idle for longer than the maximum age of a verdict.
  const bursts = Array.from({ length: 12 }, () => random.below(RUN_MS));
  const at = (run: () => void) =>
    time.schedule(START + random.of(bursts) + random.below(random.of([50, 2_500])), run);

  /** Builds what a request has. If it ends early, its reads and timers never settle, like those of a request that died. */
  function buildContext(aheadMs: number) {
    const endsAt = random.one(3)
      ? time.clock.now() + random.below(10_000)
      : Number.POSITIVE_INFINITY;
    const whileAlive = <Value>(work: Promise<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        const isAlive = () => time.clock.now() <= endsAt;
        work.then(
          (value) => isAlive() && resolve(value),
          (error) => isAlive() && reject(error),
        );
      });
    const { storage } = database;
    const mortal: VerificationStorage = {
      readRecord: (...read) => whileAlive(storage.readRecord(...read)),
      readChanges: (...read) => whileAlive(storage.readChanges(...read)),
      renewPulse: (now) => whileAlive(storage.renewPulse(now)),
    };
    const clock = {
      now: () => time.clock.now() + aheadMs,
      after(milliseconds: number) {
        const { passed, cancel } = time.clock.after(milliseconds);
        return { passed: whileAlive(passed), cancel };
      },
    };
    return { clock, storage: mortal, lingerMs, replicas };
  }

  async function request(digest: Digest, fresh: boolean): Promise<void> {
    const { cache, aheadMs } = random.of(isolates);
    const context = {
      ...buildContext(aheadMs),
      keepAlive: () => undefined,
      reportSkew: () => undefined,
    };
    const sentAt = time.clock.now();
    const known = await lookUpRecord(cache, digest, fresh, context).catch((error: unknown) => {
      if (!isUnavailable(error)) throw error;
      tally.unavailable += 1;
      return null;
    });
    if (known === null) return;
    const now = time.clock.now();
    const good =
      known.record !== null && checkLifecycle(known.record, 2_000 as EpochSeconds) === null;
    if (good) tally.accepted += 1;
    else tally.refused += 1;
    // A change that was acknowledged before this instant must be visible.
    const visibleFrom = fresh ? sentAt : now - MAX_STALENESS_MS;
    const badSince = database.badSince(digest);
    const goodSince = database.goodSince(digest);
    const report = (what: string) => tally.violations.push({ seed, at: now - START, digest, what });
    if (good && badSince !== null && badSince < visibleFrom) report("accepted");
    if (!good && goodSince !== null && goodSince < visibleFrom) report("refused");
  }

  for (let n = 0; n < 60; n++) {
    at(() => void request(random.of(DIGESTS), random.one(10)));
  }
  for (let n = 0; n < 8; n++) {
    at(() => (random.one(3) ? database.restore : database.revoke)(random.of(DIGESTS)));
  }
  for (let n = 0; n < 3; n++) at(() => database.prune());
  if (random.one(3)) at(() => database.travelBack());
  await time.run(START + RUN_MS + 30_000);
}

/** By name, since a mutant throws an error of its own copy. */
const isUnavailable = (error: unknown): boolean =>
  error instanceof Error && error.name === StorageUnavailableError.name;
