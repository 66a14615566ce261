import { describe, expect, it } from "vitest";
import { StorageUnavailableError } from "../../../shared/storage-unavailable-error.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import { checkLifecycle } from "../../../worker/tokens/validate.ts";
import { MAX_STALENESS_MS } from "../../../worker/verification/bounds.ts";
import { lookUpRecord } from "../../../worker/verification/look-up-record.ts";
import { createRecordCache } from "../../../worker/verification/record-cache.ts";
import { seededChoice } from "./seeded-choice.ts";
import { createVirtualDatabase, createVirtualTime, DIGESTS, type Digest } from "./virtual-world.ts";

const START = 1_000_000;
const RUN_MS = 30_000;

interface Violation {
  seed: number;
  at: number;
  digest: Digest;
  what: string;
}

interface Tally {
  accepted: number;
  refused: number;
  unavailable: number;
  violations: Violation[];
}

/** Runs two isolates with requests, mutations, pruning and dying requests at random instants. */
async function explore(seed: number, tally: Tally): Promise<void> {
  const random = seededChoice(seed);
  const time = createVirtualTime(START);
  const database = createVirtualDatabase(time, random);
  const isolates = [createRecordCache({ records: 2, unknown: 2 }), createRecordCache()];
  // In bursts, so that an isolate is sometimes idle for longer than the maximum age of a verdict.
  const bursts = Array.from({ length: 12 }, () => random.below(RUN_MS));
  const at = (run: () => void) =>
    time.schedule(START + random.of(bursts) + random.below(random.of([50, 2_500])), run);

  async function request(digest: Digest, fresh: boolean): Promise<void> {
    const cache = random.of(isolates);
    const context = {
      clock: time.clock,
      storage: database.storage,
      keepAlive: () => undefined,
    };
    const sentAt = time.clock.now();
    const known = await lookUpRecord(cache, digest, fresh, context).catch((error: unknown) => {
      if (!(error instanceof StorageUnavailableError)) throw error;
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
  await time.run(START + RUN_MS + 30_000);
}

describe("any interleaving of reads, syncs, changes, pruning and replica lag", () => {
  it("returns no record older than 5 s, and with `fresh` none older than its request", async () => {
    const tally: Tally = { accepted: 0, refused: 0, unavailable: 0, violations: [] };
    for (let seed = 1; seed <= 3_000; seed++) await explore(seed, tally);

    expect(tally.violations).toEqual([]);
    // The runs prove something only if all outcomes are common.
    expect(tally.accepted).toBeGreaterThan(30_000);
    expect(tally.refused).toBeGreaterThan(30_000);
    expect(tally.unavailable).toBeGreaterThan(1_000);
  }, 120_000);
});
