import { and, gt, inArray } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { idempotency } from "../schema.ts";

export type StoredAnswer = typeof idempotency.$inferSelect;

/** Finds the unexpired answer that is stored under one of the row keys. Answers expire after 10 minutes. */
export async function findIdempotency(
  db: Database,
  rowKeys: readonly string[],
  now: EpochSeconds,
): Promise<StoredAnswer | null> {
  const [row] = await db
    .select()
    .from(idempotency)
    .where(and(inArray(idempotency.rowKey, rowKeys), gt(idempotency.expiresAt, now)));
  return row ?? null;
}
