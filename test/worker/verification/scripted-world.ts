import type { EpochSeconds } from "../../../shared/time.ts";
import type { TokenRecord } from "../../../worker/tokens/token-record.ts";
import { lookUpRecord } from "../../../worker/verification/look-up-record.ts";
import { createRecordCache } from "../../../worker/verification/record-cache.ts";
import type {
  FeedRead,
  FeedRow,
  RecordRead,
  VerificationStorage,
} from "../../../worker/verification/verification-storage.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-world.ts";

export const record = (change: Partial<TokenRecord> = {}): TokenRecord => ({
  id: "tok_1",
  kind: "pat",
  owner: "usr_1",
  organization: "org_1",
  api: null,
  role: "Admin",
  groups: [],
  ownerDisabledAt: null,
  ownerAwayAt: null,
  createdAt: 0 as EpochSeconds,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  secretValidUntil: null,
  scopes: [],
  grants: [],
  ...change,
});

export const feed: FeedRow[] = [{ seq: 1, nonce: "a", kind: "all", targetId: "" }];
export const head = { seq: 1, nonce: "a" };

/** A read of a record, with an old pulse unless `change` has another. */
export const recordRead = (change: Partial<RecordRead> = {}): RecordRead => ({
  ...{ record: record(), head, pulse: 0, atCursor: head },
  ...change,
});

/** A read of the feed, with an old pulse unless `change` has another. */
export const feedRead = (change: Partial<FeedRead> = {}): FeedRead => ({
  ...{ rows: feed, newest: head, pulse: 0 },
  ...change,
});

interface Script {
  primary?: () => Promise<RecordRead>;
  replica?: () => Promise<RecordRead>;
  changes?: () => Promise<FeedRead>;
  replicaChanges?: () => Promise<FeedRead>;
  /** The milliseconds by which the isolate's clock is ahead. */
  aheadMs?: number;
}

/** Creates a lookup over a scripted storage, with counts of its reads. */
export function scriptedWorld(
  script: Script = {},
  {
    time = createVirtualTime(100_000),
    replicas = false,
    lingerMs = 0,
  }: { time?: VirtualTime; replicas?: boolean; lingerMs?: number } = {},
) {
  const reads = { primary: 0, replica: 0, changes: 0 };
  const replicaFeeds = { count: 0 };
  const pulses: number[] = [];
  const skews: number[] = [];
  /** Work that outlives its request. */
  const kept: Promise<unknown>[] = [];
  const cache = createRecordCache();
  const storage: VerificationStorage = {
    readRecord: (_, from) => {
      reads[from] += 1;
      return script[from]?.() ?? time.sleep(10).then(() => recordRead());
    },
    readChanges: (_, __, from) => {
      const answer = () => time.sleep(10).then(() => feedRead());
      if (from === "replica") {
        replicaFeeds.count += 1;
        return script.replicaChanges?.() ?? answer();
      }
      reads.changes += 1;
      return script.changes?.() ?? answer();
    },
    renewPulse: async (now) => {
      pulses.push(now);
    },
  };
  const context = {
    clock: { ...time.clock, now: () => time.clock.now() + (script.aheadMs ?? 0) },
    storage,
    lingerMs,
    replicas,
    reportSkew: (aheadMs: number) => skews.push(aheadMs),
    keepAlive: (promise: Promise<unknown>) => kept.push(promise),
  };
  const lookUp = (digest = "d", fresh = false) => lookUpRecord(cache, digest, fresh, context);
  /** Looks up a record and runs time until the answer has arrived. */
  async function ask(digest = "d", fresh = false) {
    const answer = lookUp(digest, fresh).then(
      (known) => known.record,
      (error: Error) => error.name,
    );
    await time.run(time.clock.now() + 10_000);
    return answer;
  }
  return { time, reads, replicaFeeds, pulses, skews, kept, cache, context, lookUp, ask, script };
}
