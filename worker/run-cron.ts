import type { Env } from "./env.ts";
import { keepTrail } from "./keep-trail.ts";
import { lapse } from "./lapse.ts";
import { prune } from "./prune.ts";

/**
 * The cron's work. No part of it is cut short where another fails, which it may do at every run.
 *
 * @throws Error the first fault, once all is done that can be
 */
export async function runCron(env: Env, at: Date): Promise<void> {
  const parts = await Promise.allSettled([prune(env, at), lapse(env, at), keepTrail(env, at)]);
  for (const part of parts) if (part.status === "rejected") throw part.reason;
}
