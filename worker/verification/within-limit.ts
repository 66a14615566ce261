import type { Clock } from "../../shared/clock.ts";
import { READ_LIMIT_MS } from "../../shared/lease.ts";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";

/**
 * A read's outcome, where it comes within 2 s.
 *
 * @throws StorageUnavailableError where it fails or does not come
 */
export async function withinLimit<Value>(
  read: Promise<Value>,
  { clock }: { clock: Clock },
): Promise<Value> {
  const timer = clock.after(READ_LIMIT_MS);
  const late = timer.passed.then(() => {
    throw new Error("storage took too long");
  });
  try {
    return await Promise.race([read, late]);
  } catch (cause) {
    throw new StorageUnavailableError("storage failed", { cause });
  } finally {
    timer.cancel();
  }
}
