import { and, eq, isNull, lt, or } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import type { Database } from "./database.ts";
import { tokens } from "./schema.ts";

/** Moves `last_used_at` forward. Touches neither `version` nor the change feed: it changes no verdict. */
export async function markUsed(db: Database, tokenId: string, at: EpochSeconds): Promise<void> {
  await db
    .update(tokens)
    .set({ lastUsedAt: at })
    .where(and(eq(tokens.id, tokenId), or(isNull(tokens.lastUsedAt), lt(tokens.lastUsedAt, at))));
}
