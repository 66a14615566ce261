import { epochSeconds } from "../shared/time.ts";
import { systemActor } from "./db/audit/system-actor.ts";
import { openDatabase } from "./db/database.ts";
import { lapseCollections } from "./db/tokens/lapse-collections.ts";
import type { Env } from "./env.ts";
import { readConfig } from "./http/config.ts";

/**
 * The cron's work on secrets that nobody came for in time.
 *
 * @throws Error where a setting is missing or wrong
 */
export async function lapse(env: Env, at: Date): Promise<void> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error(`${config.refusal.setting} is missing or wrong.`);
  const actor = systemActor(config.value.auditMacs);
  await lapseCollections(openDatabase(env.DB), epochSeconds(at), actor);
}
