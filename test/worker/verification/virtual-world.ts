import type { Clock } from "../../../shared/clock.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { TokenRecord } from "../../../worker/tokens/token-record.ts";
import type {
  FeedRow,
  ReadFrom,
  RecordRead,
  VerificationStorage,
} from "../../../worker/verification/verification-storage.ts";
import type { Random } from "./seeded-choice.ts";

const settle = async (): Promise<void> => {
  for (let n = 0; n < 30; n++) await Promise.resolve();
};

/** Creates a clock that only the test advances, and tasks that wait for it. */
export function createVirtualTime(start: number) {
  let now = start;
  let order = 0;
  const tasks: { at: number; order: number; run: () => void }[] = [];
  const schedule = (at: number, run: () => void) => {
    order += 1;
    tasks.push({ at: Math.max(at, now), order, run });
  };
  const clock: Clock = {
    now: () => now,
    after(milliseconds) {
      const { promise: passed, resolve } = Promise.withResolvers<void>();
      let cancelled = false;
      schedule(now + milliseconds, () => {
        if (!cancelled) resolve();
      });
      return {
        passed,
        cancel() {
          cancelled = true;
        },
      };
    },
  };
  /** Advances time, running task after task. Before each task, all started work settles. */
  async function run(until: number): Promise<void> {
    await settle();
    for (;;) {
      tasks.sort((a, b) => a.at - b.at || a.order - b.order);
      const [task] = tasks;
      if (task === undefined || task.at > until) break;
      tasks.shift();
      now = task.at;
      task.run();
      await settle();
    }
    now = until;
  }
  return {
    clock,
    schedule,
    run,
    sleep: (ms: number) => new Promise<void>((r) => schedule(now + ms, r)),
  };
}

export type VirtualTime = ReturnType<typeof createVirtualTime>;

export const DIGESTS = ["d0", "d1", "d2"] as const;
export type Digest = (typeof DIGESTS)[number];

interface Version {
  /** When it was acknowledged, in milliseconds. */
  at: number;
  seq: number;
  nonce: string;
  revoked: ReadonlySet<Digest>;
  absent: ReadonlySet<Digest>;
  feed: readonly FeedRow[];
  /** The pulse, by the clock of the isolate that renewed it. */
  pulse: number;
}

const token = (digest: Digest, revoked: boolean): TokenRecord => ({
  id: `tok_${digest}`,
  kind: "pat",
  owner: "usr_1",
  organization: "org_home",
  api: null,
  role: "Admin",
  groups: [],
  ownerDisabledAt: null,
  ownerAwayAt: null,
  createdAt: 0 as EpochSeconds,
  expiresAt: null,
  revokedAt: revoked ? (1 as EpochSeconds) : null,
  lastUsedAt: null,
  secretValidUntil: null,
  scopes: [{ permission: "P", entityId: null }],
  grants: [{ permission: "P", api: "a", entityType: null, automatic: false }],
});

/**
 * Simulates what D1 promises: a primary with its history, and replicas that lag. Reads take time, and see
 * the state of an instant between their start and end.
 */
export function createVirtualDatabase(time: VirtualTime, random: Random) {
  let nonces = 0;
  // Slow reads are rare in some runs and frequent in others.
  const slowOnce = random.of([30, 8, 3]);
  const first: FeedRow = { seq: 1, nonce: "n0", kind: "all", targetId: "" };
  const history: Version[] = [
    {
      at: 0,
      seq: 1,
      nonce: "n0",
      revoked: new Set(),
      absent: new Set(["d2"]),
      feed: [first],
      pulse: 0,
    },
  ];
  const newest = (): Version => history.at(-1) as Version;

  function commit(
    change: (v: { revoked: Set<Digest>; absent: Set<Digest> }) => Omit<FeedRow, "seq" | "nonce">,
  ) {
    const last = newest();
    const state = { revoked: new Set(last.revoked), absent: new Set(last.absent) };
    nonces += 1;
    const row: FeedRow = { ...change(state), seq: last.seq + 1, nonce: `n${nonces}` };
    const feed = [...last.feed, row];
    const { pulse } = last;
    history.push({ at: time.clock.now(), seq: row.seq, nonce: row.nonce, feed, pulse, ...state });
  }

  const read = async <Value>(lag: number, take: (version: Version) => Value): Promise<Value> => {
    await time.sleep(random.below(120));
    const asOf = time.clock.now() - lag;
    const version = history.findLast((v) => v.at <= asOf) ?? (history[0] as Version);
    const value = take(version);
    // Some answers are very late, and some reads fail.
    await time.sleep(random.one(slowOnce) ? 1_200 + random.below(3_000) : random.below(150));
    if (random.one(60)) throw new Error("storage failed");
    return value;
  };

  const recordOf = (version: Version, digest: Digest, cursorSeq: number): RecordRead => ({
    head: { seq: version.seq, nonce: version.nonce },
    pulse: version.pulse,
    atCursor: version.feed.find(({ seq }) => seq === cursorSeq) ?? null,
    record: version.absent.has(digest) ? null : token(digest, version.revoked.has(digest)),
  });

  /** Most replicas are a second behind, and some are far behind. */
  const lagOf = (from: ReadFrom): number =>
    from === "primary" ? 0 : random.below(random.of([300, 1_500, 8_000]));
  const storage: VerificationStorage = {
    readRecord: (digest, from, cursorSeq) =>
      read(lagOf(from), (v) => recordOf(v, digest as Digest, cursorSeq)),
    readChanges: (seq, limit, from) =>
      read(lagOf(from), ({ feed, pulse }) => ({
        rows: feed.filter((row) => row.seq >= seq).slice(0, Math.min(limit, 3)),
        newest: feed.at(-1) as FeedRow,
        pulse,
      })),
    async renewPulse(now) {
      await time.sleep(random.below(300));
      const last = newest();
      if (last.pulse < now - 1_000 || last.pulse > now + 500) {
        history.push({ ...last, at: time.clock.now(), pulse: now });
      }
    },
  };
  return {
    storage,
    revoke: (digest: Digest) =>
      commit(({ revoked }) => {
        revoked.add(digest);
        return { kind: "token", targetId: `tok_${digest}` };
      }),
    /** Makes the token valid again, as regenerating does. */
    restore: (digest: Digest) =>
      commit(({ revoked, absent }) => {
        revoked.delete(digest);
        absent.delete(digest);
        return random.one(2)
          ? { kind: "token", targetId: `tok_${digest}` }
          : { kind: "organization", targetId: "org_home" };
      }),
    /** Prunes old rows as the cron does, but never the newest. */
    prune: () => {
      const last = newest();
      const feed = last.feed.slice(-1 - random.below(2));
      history.push({ ...last, at: time.clock.now(), feed });
    },
    /**
     * Restores an earlier state, as Time Travel and `npm run restore` do: the numbers of the rows that are lost are given
     * again, the first of them to a row that names every record.
     */
    travelBack: () => {
      history.push({ ...random.of(history), at: time.clock.now() });
      commit(() => ({ kind: "all", targetId: "" }));
    },
    /** Returns since when the token has been revoked or absent, in milliseconds; `null` if it is valid. */
    badSince: (digest: Digest): number | null => {
      let since: number | null = null;
      for (const { at, revoked, absent } of history) {
        const bad = revoked.has(digest) || absent.has(digest);
        since = bad ? (since ?? at) : null;
      }
      return since;
    },
    goodSince: (digest: Digest): number | null => {
      let since: number | null = null;
      for (const { at, revoked, absent } of history) {
        const good = !(revoked.has(digest) || absent.has(digest));
        since = good ? (since ?? at) : null;
      }
      return since;
    },
  };
}
