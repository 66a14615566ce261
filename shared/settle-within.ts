import type { Clock } from "./clock.ts";
import { StorageUnavailableError } from "./storage-unavailable-error.ts";

/**
 * Waits for work on storage, but not longer than `limitMs`. The work itself goes on.
 *
 * @throws StorageUnavailableError after the limit, else the error of the work
 */
export async function settleWithin<Value>(
  work: Promise<Value>,
  limitMs: number,
  clock: Clock,
): Promise<Value> {
  const timer = clock.after(limitMs);
  const timeout = timer.passed.then(() => {
    throw new StorageUnavailableError("storage took too long");
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    timer.cancel();
  }
}
