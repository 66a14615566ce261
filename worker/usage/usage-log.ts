import { type BoundedMap, createBoundedMap } from "../../shared/bounded-map.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import { type DayCounts, type TokenUsage, toDay, type UsageWrite } from "./usage-write.ts";

/** The stored use of a token may be this stale before it is written again: 5 minutes. */
const RESOLUTION_SECONDS = 300;
/** Interval between searches for due tokens, so that their writes share few batches. */
const SEARCH_SECONDS = 60;
/** How long one request writes for all others before another request takes over. */
const WRITER_SECONDS = 10;
/** Tokens in one write: its JSON must stay below D1's 2 MB. */
const MAX_WRITE = 10_000;
const MAX_TOKENS = 50_000;
const MAX_FAILED = 4;

export interface Use {
  tokenId: string;
  at: EpochSeconds;
  allowed: boolean;
  /** True if it counts by day; otherwise only the last use is stored. */
  counted: boolean;
  /** True if it was refused because a newer secret had replaced this one. */
  superseded: boolean;
  /** True if it was allowed by a secret that a newer one has replaced, and that still works for a while. */
  previous: boolean;
  /** The stored last use; `null` if there is none. */
  storedUse: EpochSeconds | null;
}

export interface UsageContext {
  /** Saves all writes or none. Saving a write's id again changes nothing. */
  save(writes: readonly UsageWrite[]): Promise<void>;
  now(): EpochSeconds;
  newWriteId(): string;
}

interface Entry extends TokenUsage {
  /** When its uses were last taken for writing; `null` before the first write. */
  takenAt: EpochSeconds | null;
  /** When a use of a replaced secret was last taken for writing; `null` before the first write. */
  supersededTakenAt: EpochSeconds | null;
  /** When a use of an old secret was last taken for writing; `null` before the first write. */
  previousTakenAt: EpochSeconds | null;
}

/** The uses of tokens in this isolate, on their way to storage. */
export interface UsageLog {
  /** Records a use. @returns the work to keep alive if this request is to write, else `null` */
  note(use: Use, context: UsageContext): Promise<void> | null;
}

/**
 * Gathers uses and writes them in batches.
 *
 * A token's first use is written at once, unless another isolate wrote one within 5 minutes. Later uses
 * are written at most every 5 minutes. The first use of an old secret, refused or not, is written at once too. All due
 * tokens share one write, and only one write runs at a time, so many first uses share the next one.
 *
 * The stored numbers are lower bounds. Unwritten uses are lost when the isolate ends, or when 50,000
 * other tokens were used since. A failed write is retried under its own id, so that it does not count
 * twice if only its response was lost.
 *
 * Requests share only plain values, since a promise of another request may never settle.
 */
export function createUsageLog(maxTokens: number = MAX_TOKENS): UsageLog {
  const entries: BoundedMap<Entry> = createBoundedMap(maxTokens);
  let due = new Set<string>();
  let failed: UsageWrite[] = [];
  /** True if failed writes are due for a retry. */
  let isRetryDue = false;
  let searchedAt: EpochSeconds | null = null;
  /** The request that is writing; `null` if none is. */
  let writer: { since: EpochSeconds } | null = null;

  function addEntry(use: Use): Entry {
    const entry = createEntry(use);
    entries.set(use.tokenId, entry);
    return entry;
  }

  const hasWork = () => due.size > 0 || isRetryDue;

  /** Marks the tokens and failed writes that are due. */
  function findDue(now: EpochSeconds): void {
    if (searchedAt !== null && now >= searchedAt && now - searchedAt < SEARCH_SECONDS) return;
    searchedAt = now;
    isRetryDue = failed.length > 0;
    for (const entry of entries.values()) {
      if (isPending(entry) && isDue(entry.takenAt, now)) due.add(entry.tokenId);
    }
  }

  function takeWrites(now: EpochSeconds, id: string): UsageWrite[] {
    const tokens = [...due].slice(0, MAX_WRITE);
    due = new Set([...due].slice(MAX_WRITE));
    const uses = tokens.flatMap((tokenId) => {
      const entry = entries.get(tokenId);
      if (entry === undefined || !isPending(entry)) return [];
      const { lastUsedAt, previousAt, supersededAt, days } = entry;
      const supersededTakenAt = supersededAt === null ? entry.supersededTakenAt : now;
      const previousTakenAt = previousAt === null ? entry.previousTakenAt : now;
      const taken = { takenAt: now, supersededTakenAt, previousTakenAt };
      entries.set(tokenId, { ...createEmptyEntry(tokenId), ...taken });
      return [{ tokenId, lastUsedAt, previousAt, supersededAt, days }];
    });
    const writes = [...failed, ...(uses.length === 0 ? [] : [{ id, at: now, uses }])];
    failed = [];
    isRetryDue = false;
    return writes;
  }

  async function trySave(writes: UsageWrite[], context: UsageContext): Promise<void> {
    try {
      await context.save(writes);
    } catch {
      failed = [...failed, ...writes].slice(-MAX_FAILED);
    }
  }

  async function write(context: UsageContext, self: { since: EpochSeconds }): Promise<void> {
    try {
      while (hasWork() && writer === self && context.now() - self.since < WRITER_SECONDS) {
        const writes = takeWrites(context.now(), context.newWriteId());
        if (writes.length > 0) await trySave(writes, context);
      }
    } finally {
      if (writer === self) writer = null;
    }
  }

  return {
    note(use, context) {
      const entry = entries.get(use.tokenId) ?? addEntry(use);
      addUse(entry, use);
      if (entry.takenAt === null && isPending(entry)) due.add(use.tokenId);
      if (use.superseded && isDue(entry.supersededTakenAt, use.at)) due.add(use.tokenId);
      if (use.previous && isDue(entry.previousTakenAt, use.at)) due.add(use.tokenId);
      findDue(use.at);
      if (!hasWork() || (writer !== null && use.at - writer.since < WRITER_SECONDS)) return null;
      writer = { since: use.at };
      return write(context, writer);
    },
  };
}

const createEmptyEntry = (tokenId: string): Entry => ({
  tokenId,
  lastUsedAt: null,
  previousAt: null,
  supersededAt: null,
  days: new Map(),
  takenAt: null,
  supersededTakenAt: null,
  previousTakenAt: null,
});

/** If another isolate has just written a use, the next write can wait. */
const createEntry = ({ tokenId, at, storedUse }: Use): Entry => ({
  ...createEmptyEntry(tokenId),
  takenAt: storedUse !== null && at - storedUse < RESOLUTION_SECONDS ? storedUse : null,
});

const isPending = (entry: Entry) =>
  entry.lastUsedAt !== null || entry.supersededAt !== null || entry.days.size > 0;

const isDue = (takenAt: EpochSeconds | null, now: EpochSeconds) =>
  takenAt === null || now - takenAt >= RESOLUTION_SECONDS;

function addUse(entry: Entry, use: Use): void {
  if (use.allowed && (entry.lastUsedAt === null || use.at > entry.lastUsedAt)) {
    entry.lastUsedAt = use.at;
  }
  if (use.previous && (entry.previousAt === null || use.at > entry.previousAt)) {
    entry.previousAt = use.at;
  }
  if (use.superseded && (entry.supersededAt === null || use.at > entry.supersededAt)) {
    entry.supersededAt = use.at;
  }
  if (!use.counted) return;
  const day = toDay(use.at);
  const counts = entry.days.get(day) ?? startDay(entry, day);
  if (use.allowed) counts.allowed += 1;
  else counts.refused += 1;
}

function startDay({ days }: Entry, day: number): DayCounts {
  const counts = { allowed: 0, refused: 0 };
  days.set(day, counts);
  return counts;
}
