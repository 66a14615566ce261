import { type Database, openDatabase } from "../db/database.ts";
import { readChanges } from "../db/verification/read-changes.ts";
import { readRecord } from "../db/verification/read-record.ts";
import type { Env } from "../env.ts";
import { createRecordCache, type RecordCache } from "../verification/record-cache.ts";
import type { VerificationStorage } from "../verification/verification-storage.ts";
import { type Config, readConfig } from "./config.ts";
import { ProblemError } from "./problem-error.ts";
import { openUsageRecorder, type UsageRecorder } from "./usage-recorder.ts";

/** What an isolate works with, made once from its bindings. */
export interface Isolate {
  config: Config;
  db: Database;
  /** The one cache of records that all requests of the isolate share. */
  cache: RecordCache;
  storage: VerificationStorage;
  usage: UsageRecorder;
}

/** Plain values, since a promise must not outlive the request that it was made in. */
const isolates = new WeakMap<Env, Isolate>();

/** The isolate's isolate where one has been opened: without a wait, which a hot validation has no time for. */
export function findOpenIsolate(env: Env): Isolate | undefined {
  return isolates.get(env);
}

/**
 * Opens the isolate's isolate, once.
 *
 * @throws ProblemError `misconfigured` where a setting is missing or wrong: nothing is served by halves
 */
export async function openIsolate(env: Env): Promise<Isolate> {
  const config = await readConfig(env);
  if (!config.ok) {
    throw new ProblemError("misconfigured", {
      detail: `${config.refusal.setting} is missing or wrong.`,
    });
  }
  // Another request may have been first in the meantime: there is one cache, not two.
  const db = openDatabase(env.DB);
  const isolate = isolates.get(env) ?? {
    config: config.value,
    db,
    cache: createRecordCache(),
    storage: openVerificationStorage(env.DB),
    usage: openUsageRecorder(db, config.value.auditMacs),
  };
  isolates.set(env, isolate);
  return isolate;
}

/**
 * Records and the change feed out of D1. The nearest replica answers cold reads where replication is
 * on; a session that starts at the primary sees every acknowledged write.
 *
 * Asked without drizzle, which costs a cold validation more than D1's own part of it.
 */
function openVerificationStorage(binding: D1Database): VerificationStorage {
  const open = (constraint: "first-unconstrained" | "first-primary") =>
    binding.withSession(constraint);
  return {
    readRecord: (digest, from) =>
      readRecord(open(from === "primary" ? "first-primary" : "first-unconstrained"), digest),
    readChanges: (seq, limit) => readChanges(open("first-primary"), seq, limit),
  };
}
