import { systemClock } from "../../shared/system-clock.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { readChanges } from "../db/verification/read-changes.ts";
import { readRecord } from "../db/verification/read-record.ts";
import { renewPulse } from "../db/verification/renew-pulse.ts";
import type { Env } from "../env.ts";
import { MAX_SKEW_MS, PULSE_AFTER_MS } from "../verification/bounds.ts";
import { createRecordCache, type RecordCache } from "../verification/record-cache.ts";
import type { ReadFrom, VerificationStorage } from "../verification/verification-storage.ts";
import { type Config, readConfig } from "./config.ts";
import { emitAfterBatch } from "./emit-revocations.ts";
import { formatRefusalsLine } from "./log-line.ts";
import { ProblemError } from "./problem-error.ts";
import { createRefusalLog, type RefusalCount, type RefusalLog } from "./refusal-log.ts";
import { openUsageRecorder, type UsageRecorder } from "./usage-recorder.ts";

/** State that all requests of one Workers isolate share, built once from its bindings. */
export interface Isolate {
  config: Config;
  db: Database;
  cache: RecordCache;
  storage: VerificationStorage;
  usage: UsageRecorder;
  /** `null` if no work may outlive a request: then nothing could write a summary, and each refusal has a line. */
  refusals: RefusalLog | null;
}

/** Holds values, not promises: a promise must not outlive the request that created it. */
const isolates = new WeakMap<Env, Isolate>();

/** Returns the isolate if it is open, without a promise: awaiting one would slow a hot validation. */
export function findOpenIsolate(env: Env): Isolate | undefined {
  return isolates.get(env);
}

/**
 * Reads the settings and builds the isolate's shared state, unless another request has built it meanwhile.
 *
 * @throws ProblemError `misconfigured` if any setting is missing or wrong, so that nothing is half served
 */
export async function openIsolate(env: Env): Promise<Isolate> {
  const config = await readConfig(env);
  if (!config.ok) {
    throw new ProblemError("misconfigured", {
      detail: `${config.refusal.setting} is missing or wrong.`,
      setting: config.refusal.setting,
    });
  }
  // Another request may have won the race. There must be only one cache.
  const db = openDatabase(env.DB, { afterBatch: emitAfterBatch(env) });
  const isolate = isolates.get(env) ?? {
    config: config.value,
    db,
    cache: createRecordCache(),
    storage: openVerificationStorage(env.DB),
    usage: openUsageRecorder(db, config.value.auditMacs),
    refusals: config.value.lingerMs === 0 ? null : createRefusalLog(systemClock, logRefusals),
  };
  isolates.set(env, isolate);
  return isolate;
}

function logRefusals(counts: readonly RefusalCount[]): void {
  console.log(formatRefusalsLine(counts));
}

/**
 * Reads records and the change feed from D1. With replication on, the nearest replica answers reads of replicas. A
 * D1 session that starts at the primary sees every acknowledged write.
 *
 * Bypasses drizzle, which costs a cold validation more time than D1 itself.
 */
function openVerificationStorage(binding: D1Database): VerificationStorage {
  const open = (from: ReadFrom) =>
    binding.withSession(from === "primary" ? "first-primary" : "first-unconstrained");
  return {
    readRecord: (digest, from, cursorSeq) => readRecord(open(from), digest, cursorSeq),
    readChanges: (seq, limit, from) => readChanges(open(from), seq, limit),
    renewPulse: (now) =>
      renewPulse(open("primary"), now, { afterMs: PULSE_AFTER_MS, skewMs: MAX_SKEW_MS }),
  };
}
