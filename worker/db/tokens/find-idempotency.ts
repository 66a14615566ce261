import { and, gt, inArray } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { idempotency } from "../schema.ts";

export type StoredAnswer = typeof idempotency.$inferSelect;

/** The answer kept under one of the row keys, while it is kept (10 minutes). */
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
