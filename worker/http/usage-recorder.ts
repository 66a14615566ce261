import { settleWithin } from "../../shared/settle-within.ts";
import { systemClock } from "../../shared/system-clock.ts";
import { type EpochSeconds, toWholeSeconds } from "../../shared/time.ts";
import type { Database } from "../db/database.ts";
import { saveSupersededUses, saveUsage } from "../db/verification/usage-queries.ts";
import { generateId } from "../tokens/generate-id.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { createUsageLog, type UsageContext, type UsageLog } from "../usage/usage-log.ts";
import type { Verification } from "../verification/verify-token.ts";
import { getRandomBytes } from "./get-random-bytes.ts";

/** The isolate's usage log, and how it is saved. */
export interface UsageRecorder {
  log: UsageLog;
  context: UsageContext;
}

/** Shorter than the turn of a writer, so that writes that hang are kept for a retry. */
const SAVE_LIMIT_MS = 8_000;

/** @param macs the keys that sign the audit rows of refused secrets */
export function openUsageRecorder(db: Database, macs: MacKeyRing): UsageRecorder {
  return {
    log: createUsageLog(),
    context: {
      // Both can be retried, also while an earlier try still hangs: each write id counts once.
      async save(writes) {
        const saving = async () => {
          await saveUsage(db, writes);
          await saveSupersededUses(db, writes, macs);
        };
        await settleWithin(saving(), SAVE_LIMIT_MS, systemClock);
      },
      now: () => toWholeSeconds(Date.now()),
      newWriteId: () => generateId("use", getRandomBytes),
    },
  };
}

/**
 * Records a use of a stored token; an unknown token leaves no record. The uses of a `pat` are counted by day. A
 * `ses` or `svc` keeps only its last use, since no screen shows their counts.
 *
 * @param now the instant of the request
 * @returns a promise to pass to `waitUntil`, which never rejects; `null` if nothing has to be saved now
 */
export function recordUse(
  { log, context }: UsageRecorder,
  { record, verdict }: Verification,
  now: EpochSeconds,
): Promise<void> | null {
  if (record === null) return null;
  const allowed = verdict.status === "allowed";
  const counted = record.kind === "pat";
  if (!(allowed || counted)) return null;
  const superseded = verdict.status === "refused" && verdict.reason === "superseded";
  const { id: tokenId, lastUsedAt: storedUse, secretValidUntil } = record;
  const previous = allowed && secretValidUntil !== null;
  return log.note({ tokenId, at: now, allowed, counted, superseded, previous, storedUse }, context);
}
