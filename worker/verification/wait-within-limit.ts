import type { Clock } from "../../shared/clock.ts";
import { READ_LIMIT_MS } from "../../shared/lease.ts";
import { settleWithin } from "../../shared/settle-within.ts";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";

/**
 * Waits at most 2 s for a read and returns its value.
 *
 * @throws StorageUnavailableError if the read fails or takes too long
 */
export async function waitWithinLimit<Value>(
  read: Promise<Value>,
  { clock }: { clock: Clock },
): Promise<Value> {
  try {
    return await settleWithin(read, READ_LIMIT_MS, clock);
  } catch (cause) {
    throw new StorageUnavailableError("storage failed", { cause });
  }
}
