import type { Context } from "hono";
import { markUsed } from "../db/last-use-statement.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { AppEnv } from "./app-env.ts";

/** How stale `last_used_at` may become before another use is written: 5 minutes. */
const RESOLUTION_SECONDS = 300;

/**
 * Records that a token was used, after the answer: the first use at once, later ones at most every
 * 5 minutes. It is a lower bound, so a failed write loses nothing that was promised.
 */
export function recordUse(c: Context<AppEnv>, record: TokenRecord): void {
  const { db, now } = c.var;
  if (record.lastUsedAt !== null && now - record.lastUsedAt < RESOLUTION_SECONDS) return;
  c.executionCtx.waitUntil(markUsed(db, record.id, now).catch(() => undefined));
}
