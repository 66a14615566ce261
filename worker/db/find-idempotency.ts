import { and, eq, gt } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import type { Database } from "./database.ts";
import { idempotency } from "./schema.ts";

export type StoredAnswer = typeof idempotency.$inferSelect;

/** The answer kept under a row key, while it is kept (10 minutes). */
export async function findIdempotency(
  db: Database,
  rowKey: string,
  now: EpochSeconds,
): Promise<StoredAnswer | null> {
  const [row] = await db
    .select()
    .from(idempotency)
    .where(and(eq(idempotency.rowKey, rowKey), gt(idempotency.expiresAt, now)));
  return row ?? null;
}
