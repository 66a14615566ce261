import { waitUntil } from "cloudflare:workers";
import { encodeBase64url } from "../../shared/base64url.ts";
import { ENDING_ACTIONS, formatRevocations, type Revocation } from "../audit/revocation.ts";
import { type AfterBatch, openDatabase } from "../db/database.ts";
import { noteEmitted, readNewRevocations } from "../db/recovery/emitted-revocations.ts";
import type { Env } from "../env.ts";
import { getRandomBytes } from "./get-random-bytes.ts";

/** Where revocations are read from and copied to. */
type RevocationEnv = Pick<Env, "DB" | "REVOCATIONS">;

/** Revocations in one object of the bucket. */
const MAX_IN_OBJECT = 500;
const RETRY_DELAYS_MS = [0, 200, 1_000];

/** Returns the observer of a database's batches that copies what they ended, after the answer. */
export function emitAfterBatch(env: RevocationEnv): AfterBatch {
  return (values) => {
    if (canEndSecret(values)) keepAlive(emitAfterMutation(env));
  };
}

/** Lets work outlive the request. The mutation is done, so nothing may throw here; the cron repeats lost work. */
function keepAlive(work: Promise<void>): void {
  try {
    waitUntil(work);
  } catch {
    // There is no request, so nothing ends the work early.
  }
}

/** Returns true if a batch with these values can end a secret. */
function canEndSecret(values: readonly unknown[]): boolean {
  const actions: readonly unknown[] = ENDING_ACTIONS;
  return values.some((value) => actions.includes(value));
}

/**
 * Copies the revocations since the last copy out of the database, so that they can be repeated after a restore.
 *
 * They go to the bucket REVOCATIONS. Without it, they are lines of the log. Two isolates may copy the same ones, which
 * does no harm. If the bucket fails, nothing is noted as copied, so that the next call tries again.
 *
 * @param maxObjects the largest number of objects that this call writes
 * @throws if the database or the bucket fails
 */
export async function emitRevocations(env: RevocationEnv, maxObjects: number): Promise<void> {
  // Not the database that is observed: its batches call this function.
  const db = openDatabase(env.DB);
  for (let count = 0; count < maxObjects; count++) {
    const { revocations, through, hasMore } = await readNewRevocations(db, MAX_IN_OBJECT);
    if (revocations.length > 0) await write(env.REVOCATIONS, revocations);
    await noteEmitted(db, through);
    if (!hasMore) return;
  }
}

/**
 * Copies revocations right after a mutation. It never rejects: the mutation is done, and the cron copies what this
 * call could not. A fault is a line of the log.
 */
async function emitAfterMutation(env: RevocationEnv): Promise<void> {
  try {
    await emitRevocations(env, 4);
  } catch (error) {
    const name = error instanceof Error ? error.constructor.name : typeof error;
    console.log(JSON.stringify({ level: "error", event: "revocations_not_copied", error: name }));
  }
}

async function write(bucket: R2Bucket | undefined, revocations: readonly Revocation[]) {
  const lines = formatRevocations(revocations);
  if (bucket === undefined) {
    for (const line of lines.trimEnd().split("\n")) console.log(line);
    return;
  }
  // Begins with the time, so that a list of keys can start at one.
  const key = `${new Date().toISOString()}-${encodeBase64url(getRandomBytes(12))}.jsonl`;
  for (const [attempt, delay] of RETRY_DELAYS_MS.entries()) {
    try {
      await new Promise((resolve) => setTimeout(resolve, delay));
      await bucket.put(key, lines);
      return;
    } catch (error) {
      if (attempt === RETRY_DELAYS_MS.length - 1) throw error;
    }
  }
}
