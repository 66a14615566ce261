import type { EpochSeconds } from "../../../shared/time.ts";
import type { TokenRecord } from "../../../worker/tokens/token-record.ts";
import { lookUpRecord } from "../../../worker/verification/look-up-record.ts";
import { createRecordCache } from "../../../worker/verification/record-cache.ts";
import type {
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

interface Script {
  primary?: () => Promise<RecordRead>;
  replica?: () => Promise<RecordRead>;
  changes?: VerificationStorage["readChanges"];
}

/** Creates a lookup over a scripted storage, with counts of its reads. */
export function scriptedWorld(script: Script = {}, time: VirtualTime = createVirtualTime(100_000)) {
  const reads = { primary: 0, replica: 0, changes: 0 };
  const cache = createRecordCache();
  const storage: VerificationStorage = {
    readRecord: (_, from) => {
      reads[from] += 1;
      const answer = { record: record(), head };
      return script[from]?.() ?? time.sleep(10).then(() => answer);
    },
    readChanges: (seq, limit) => {
      reads.changes += 1;
      const answer = { rows: feed, newest: head };
      return script.changes?.(seq, limit) ?? time.sleep(10).then(() => answer);
    },
  };
  const context = { clock: time.clock, storage, keepAlive: () => undefined };
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
  return { time, reads, cache, context, lookUp, ask, script };
}
