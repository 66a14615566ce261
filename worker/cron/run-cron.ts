import { epochSeconds } from "../../shared/time.ts";
import { systemActor } from "../db/audit/audit-statement.ts";
import { openDatabase } from "../db/database.ts";
import { pruneExpired, pruneIdentity } from "../db/prune-expired.ts";
import { lapseCollections } from "../db/tokens/hand-over.ts";
import type { Env } from "../env.ts";
import { readConfig } from "../http/config.ts";
import { keepTrail } from "./keep-trail.ts";

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

/** The cron's work. What one run leaves, the next one takes. */
async function prune(env: Env, at: Date): Promise<void> {
  const db = openDatabase(env.DB);
  const now = epochSeconds(at);
  await pruneExpired(db, now);
  await pruneIdentity(db, now);
}

/**
 * The cron's work on secrets that nobody came for in time.
 *
 * @throws Error where a setting is missing or wrong
 */
async function lapse(env: Env, at: Date): Promise<void> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error(`${config.refusal.setting} is missing or wrong.`);
  const actor = systemActor(config.value.auditMacs);
  await lapseCollections(openDatabase(env.DB), epochSeconds(at), actor);
}
