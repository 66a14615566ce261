import type { Context } from "hono";
import { markUsed } from "../db/last-use-statement.ts";
import type { Env } from "../env.ts";
import { type BoundedMap, createBoundedMap } from "../verification/bounded-map.ts";
import type { AppEnv } from "./app-env.ts";

/** How stale `last_used_at` may become before another use is written: 5 minutes. */
const RESOLUTION_SECONDS = 300;
const MAX_REMEMBERED = 50_000;

/** When this isolate last wrote of each token, in seconds. */
const written = new WeakMap<Env, BoundedMap<number>>();

/**
 * Records that a token was used, after the answer: the first use at once, later ones at most every
 * 5 minutes. It is a lower bound, so a failed write loses nothing that was promised.
 */
export function recordUse(c: Context<AppEnv>, tokenId: string): void {
  const { db, now } = c.var;
  const uses = written.get(c.env) ?? createBoundedMap<number>(MAX_REMEMBERED);
  written.set(c.env, uses);
  if (now - (uses.get(tokenId) ?? 0) < RESOLUTION_SECONDS) return;
  uses.set(tokenId, now);
  c.executionCtx.waitUntil(markUsed(db, tokenId, now).catch(() => undefined));
}
