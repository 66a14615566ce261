import type { Clock } from "../../shared/clock.ts";
import { settleWithin } from "../../shared/settle-within.ts";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";
import { type AfterBatch, type Database, type MakeTrip, openDatabase } from "./database.ts";

/** D1 for one request, whose round trips share one limit of time. */
export interface RequestStorage {
  db: Database;
  /** The last fault, or `null`. No answer may rest on storage that has failed, whatever became of the error. */
  fault: Error | null;
  /** True if a change was sent that D1 has not refused, so that it may have been made. */
  mayHaveWritten: boolean;
}

/**
 * Opens D1 for one request.
 *
 * The limit is on the time in which the request waits for D1. Reading a slow client's body or hashing a password
 * leaves it as it is. After the limit, nothing more is sent.
 */
export function openRequestStorage(
  binding: D1Database,
  limitMs: number,
  clock: Clock,
  afterBatch: AfterBatch,
): RequestStorage {
  let waitedMs = 0;
  /** Trips under way. They may overlap, and the time counts once. */
  let waiting = 0;
  let waitingSince = 0;

  async function measure<Value>(trip: () => Promise<Value>): Promise<Value> {
    if (waiting === 0) waitingSince = clock.now();
    const leftMs = limitMs - waitedMs - (clock.now() - waitingSince);
    if (leftMs <= 0) throw new StorageUnavailableError("storage took too long");
    waiting += 1;
    try {
      return await settleWithin(trip(), leftMs, clock);
    } finally {
      waiting -= 1;
      if (waiting === 0) waitedMs += clock.now() - waitingSince;
    }
  }

  const makeTrip: MakeTrip = async (run, isWrite) => {
    const mayHaveWritten = storage.mayHaveWritten;
    const send = () => {
      storage.mayHaveWritten ||= isWrite;
      return run();
    };
    try {
      return await measure(send);
    } catch (error) {
      if (isRefusedByD1(error)) storage.mayHaveWritten = mayHaveWritten;
      storage.fault = error instanceof Error ? error : new StorageUnavailableError();
      throw error;
    }
  };

  const storage: RequestStorage = {
    db: openDatabase(binding, { makeTrip, afterBatch }),
    fault: null,
    mayHaveWritten: false,
  };
  return storage;
}

/** True for an error of SQLite, which undoes the whole batch. After any other error, the outcome is unknown. */
const isRefusedByD1 = (error: unknown) =>
  error instanceof Error && error.message.includes("SQLITE_");
