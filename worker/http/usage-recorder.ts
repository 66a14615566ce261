import { type EpochSeconds, secondsOfMs } from "../../shared/time.ts";
import type { Database } from "../db/database.ts";
import { saveSupersededUses, saveUsage } from "../db/verification/usage-queries.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";
import { newId } from "../tokens/new-id.ts";
import { createUsageLog, type UsageContext, type UsageLog } from "../usage/usage-log.ts";
import type { Verification } from "../verification/verify-token.ts";
import { randomBytes } from "./random-bytes.ts";

/** The isolate's one log of uses, and where it is written. */
export interface UsageRecorder {
  log: UsageLog;
  context: UsageContext;
}

/** @param macs what the audit rows of refused secrets are signed with */
export function openUsageRecorder(db: Database, macs: MacKeyRing): UsageRecorder {
  return {
    log: createUsageLog(),
    context: {
      // Both can be tried again: what is written counts once.
      async save(writes) {
        await saveUsage(db, writes);
        await saveSupersededUses(db, writes, macs);
      },
      now: () => secondsOfMs(Date.now()),
      newWriteId: () => newId("use", randomBytes),
    },
  };
}

/**
 * Notes a use, of stored tokens only: what is unknown leaves nothing. The uses of a `pat` are counted
 * by day; of a `ses` or `svc` the last one alone is kept, since nobody asks how often.
 *
 * @param now the instant of the request
 * @returns what is to be kept alive, if anything; it never rejects
 */
export function noteUse(
  { log, context }: UsageRecorder,
  { record, verdict }: Verification,
  now: EpochSeconds,
): Promise<void> | null {
  if (record === null) return null;
  const allowed = verdict.status === "allowed";
  const counted = record.kind === "pat";
  if (!(allowed || counted)) return null;
  const superseded = verdict.status === "refused" && verdict.reason === "superseded";
  const { id: tokenId, lastUsedAt: storedUse } = record;
  return log.note({ tokenId, at: now, allowed, counted, superseded, storedUse }, context);
}
