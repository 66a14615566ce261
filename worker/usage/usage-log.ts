import { type BoundedMap, createBoundedMap } from "../../shared/bounded-map.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import { type DayCounts, dayOf, type TokenUsage, type UsageWrite } from "./usage-write.ts";

/** How stale what is stored may become before a token's use is written again: 5 minutes. */
const RESOLUTION_SECONDS = 300;
/** How often those whose 5 minutes are over are looked for: so their writes come in few batches. */
const SWEEP_SECONDS = 60;
/** For how long one request goes on writing for others; afterwards another takes over. */
const TURN_SECONDS = 10;
/** Tokens in one write: its JSON must stay below D1's 2 MB. */
const MAX_WRITE = 10_000;
const MAX_TOKENS = 50_000;
const MAX_FAILED = 4;

/** One use of a token that is stored. */
export interface Use {
  tokenId: string;
  at: EpochSeconds;
  allowed: boolean;
  /** Whether it is counted by day, or only dated. */
  counted: boolean;
  /** Whether it was refused because the secret had been replaced by a newer one. */
  superseded: boolean;
  /** What is stored as its last use; `null` where it was never used. */
  storedUse: EpochSeconds | null;
}

/** What the log needs from outside. */
export interface UsageContext {
  /** All or nothing; a write of the same id a second time changes nothing. */
  save(writes: readonly UsageWrite[]): Promise<void>;
  now(): EpochSeconds;
  newWriteId(): string;
}

interface Entry extends TokenUsage {
  /** When it was last taken to be written; `null` before the first time. */
  takenAt: EpochSeconds | null;
  /** The same for a use of a replaced secret. */
  supersededTakenAt: EpochSeconds | null;
}

/** The uses of tokens in this isolate, on their way to storage. */
export interface UsageLog {
  /** Notes a use. @returns what is to be kept alive, where this request is the one that writes. */
  note(use: Use, context: UsageContext): Promise<void> | null;
}

/**
 * Gathers uses, and writes a token's first one at once, later ones at most every 5 minutes, all that
 * are due in one write; a use is no first one where another isolate has written one in these 5 minutes.
 * That somebody tries a secret which was replaced is written at once too. One write is under way at a
 * time, so that many first uses share the next.
 *
 * What is stored is a lower bound: an isolate that ends takes what it had not written with it, and so
 * does a token that 50,000 others have been used after. A write that fails is kept, and tried
 * again under its own id, so that one whose answer alone was lost does not count twice.
 *
 * Requests share plain values only: a promise of another's may never settle.
 */
export function createUsageLog(maxTokens: number = MAX_TOKENS): UsageLog {
  const entries: BoundedMap<Entry> = createBoundedMap(maxTokens);
  let due = new Set<string>();
  let failed: UsageWrite[] = [];
  /** Whether it is time to try again what failed. */
  let retry = false;
  let sweptAt: EpochSeconds | null = null;
  /** Since when a request has been writing; `null` while none is. */
  let turn: { since: EpochSeconds } | null = null;

  function enter(use: Use): Entry {
    const entry = newEntry(use);
    entries.set(use.tokenId, entry);
    return entry;
  }

  const hasWork = () => due.size > 0 || retry;

  function sweep(now: EpochSeconds): void {
    if (sweptAt !== null && now >= sweptAt && now - sweptAt < SWEEP_SECONDS) return;
    sweptAt = now;
    retry = failed.length > 0;
    for (const entry of entries.values()) {
      if (isPending(entry) && isDue(entry.takenAt, now)) due.add(entry.tokenId);
    }
  }

  function take(now: EpochSeconds, id: string): UsageWrite[] {
    const tokens = [...due].slice(0, MAX_WRITE);
    due = new Set([...due].slice(MAX_WRITE));
    const uses = tokens.flatMap((tokenId) => {
      const entry = entries.get(tokenId);
      if (entry === undefined || !isPending(entry)) return [];
      const { lastUsedAt, supersededAt, days } = entry;
      const supersededTakenAt = supersededAt === null ? entry.supersededTakenAt : now;
      entries.set(tokenId, { ...emptyEntry(tokenId), takenAt: now, supersededTakenAt });
      return [{ tokenId, lastUsedAt, supersededAt, days }];
    });
    const writes = [...failed, ...(uses.length === 0 ? [] : [{ id, at: now, uses }])];
    failed = [];
    retry = false;
    return writes;
  }

  async function trySave(writes: UsageWrite[], context: UsageContext): Promise<void> {
    try {
      await context.save(writes);
    } catch {
      failed = [...failed, ...writes].slice(-MAX_FAILED);
    }
  }

  async function write(context: UsageContext, own: { since: EpochSeconds }): Promise<void> {
    try {
      while (hasWork() && turn === own && context.now() - own.since < TURN_SECONDS) {
        const writes = take(context.now(), context.newWriteId());
        if (writes.length > 0) await trySave(writes, context);
      }
    } finally {
      if (turn === own) turn = null;
    }
  }

  return {
    note(use, context) {
      const entry = entries.get(use.tokenId) ?? enter(use);
      add(entry, use);
      if (entry.takenAt === null && isPending(entry)) due.add(use.tokenId);
      if (use.superseded && isDue(entry.supersededTakenAt, use.at)) due.add(use.tokenId);
      sweep(use.at);
      if (!hasWork() || (turn !== null && use.at - turn.since < TURN_SECONDS)) return null;
      turn = { since: use.at };
      return write(context, turn);
    },
  };
}

const emptyEntry = (tokenId: string): Entry => ({
  tokenId,
  lastUsedAt: null,
  supersededAt: null,
  days: new Map(),
  takenAt: null,
  supersededTakenAt: null,
});

/** What another isolate has written lately need not be written again at once. */
const newEntry = ({ tokenId, at, storedUse }: Use): Entry => ({
  ...emptyEntry(tokenId),
  takenAt: storedUse !== null && at - storedUse < RESOLUTION_SECONDS ? storedUse : null,
});

const isPending = (entry: Entry) =>
  entry.lastUsedAt !== null || entry.supersededAt !== null || entry.days.size > 0;

const isDue = (takenAt: EpochSeconds | null, now: EpochSeconds) =>
  takenAt === null || now - takenAt >= RESOLUTION_SECONDS;

function add(entry: Entry, use: Use): void {
  if (use.allowed && (entry.lastUsedAt === null || use.at > entry.lastUsedAt)) {
    entry.lastUsedAt = use.at;
  }
  if (use.superseded && (entry.supersededAt === null || use.at > entry.supersededAt)) {
    entry.supersededAt = use.at;
  }
  if (!use.counted) return;
  const day = dayOf(use.at);
  const counts = entry.days.get(day) ?? beginDay(entry, day);
  if (use.allowed) counts.allowed += 1;
  else counts.refused += 1;
}

function beginDay({ days }: Entry, day: number): DayCounts {
  const counts = { allowed: 0, refused: 0 };
  days.set(day, counts);
  return counts;
}
