import type { Env } from "./env.ts";
import { keepTrail } from "./keep-trail.ts";
import { lapse } from "./lapse.ts";
import { prune } from "./prune.ts";

/**
 * The cron's work. No part of it is cut short where another fails, which it may do at every run.
 *
 * @throws Error what each of them failed of, once all is done that can be
 */
export async function runCron(env: Env, at: Date): Promise<void> {
  const parts = await Promise.allSettled([prune(env, at), lapse(env, at), keepTrail(env, at)]);
  const faults = parts.flatMap((part) => (part.status === "rejected" ? [part.reason] : []));
  // What logs an exception shows its message, and none of those that it holds.
  if (faults.length > 0) throw new AggregateError(faults, faults.map(String).join(" "));
}
