import { settleWithin } from "../../shared/settle-within.ts";
import { systemClock } from "../../shared/system-clock.ts";
import { toEpochSeconds } from "../../shared/time.ts";
import { createSystemActor } from "../db/audit/audit-statement.ts";
import { recordRepeatedRefusals } from "../db/audit/refusal-counts.ts";
import { openDatabase } from "../db/database.ts";
import { fillSearchTexts } from "../db/fill-search-texts.ts";
import { pruneExpired, pruneIdentity } from "../db/prune-expired.ts";
import { expirePendingSecrets } from "../db/tokens/pending-secret.ts";
import type { Env } from "../env.ts";
import { readConfig } from "../http/config.ts";
import { emitRevocations } from "../http/emit-revocations.ts";
import { keepProviders } from "./keep-providers.ts";
import { removeEnded } from "./remove-ended.ts";
import { sealAndPruneTrail } from "./seal-and-prune-trail.ts";

/** Ends a run in which D1 hangs before the next one begins, so that its logs show it. */
const RUN_LIMIT_MS = 9 * 60_000;
/** Objects with copies of revocations that one run writes at most. */
const MAX_OBJECTS = 100;

/**
 * Runs all work of the cron. A part that fails, even in every run, does not stop the others.
 *
 * @throws AggregateError with the errors of all parts that failed, after the others are done
 */
export async function runCron(env: Env, at: Date): Promise<void> {
  const work = [
    prune(env, at),
    expireSecrets(env, at),
    fillSearchTexts(openDatabase(env.DB)),
    removeEnded(env, at),
    recordRepeats(env, at),
    keepProviders(env, at),
    sealAndPruneTrail(env, at),
  ];
  // Last, because this run may have ended secrets too.
  const copies = Promise.allSettled(work).then(() => emitRevocations(env, MAX_OBJECTS));
  const parts = await Promise.allSettled(
    [...work, copies].map((part) => settleWithin(part, RUN_LIMIT_MS, systemClock)),
  );
  const faults = parts.flatMap((part) => (part.status === "rejected" ? [part.reason] : []));
  // Logs show the message of an exception, but not its `errors`.
  if (faults.length > 0) throw new AggregateError(faults, faults.map(String).join(" "));
}

/** Prunes expired rows, up to a limit. The next run goes on. */
async function prune(env: Env, at: Date): Promise<void> {
  const db = openDatabase(env.DB);
  const now = toEpochSeconds(at);
  await pruneExpired(db, now);
  await pruneIdentity(db, now);
}

/**
 * Records refusals that were repeated.
 *
 * @throws Error if a setting is missing or wrong
 */
async function recordRepeats(env: Env, at: Date): Promise<void> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error(`${config.refusal.setting} is missing or wrong.`);
  await recordRepeatedRefusals(openDatabase(env.DB), config.value.auditMacs, toEpochSeconds(at));
}

/**
 * Expires pending secrets that their owners have not collected in time.
 *
 * @throws Error if a setting is missing or wrong
 */
async function expireSecrets(env: Env, at: Date): Promise<void> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error(`${config.refusal.setting} is missing or wrong.`);
  const actor = createSystemActor(config.value.auditMacs);
  await expirePendingSecrets(openDatabase(env.DB), toEpochSeconds(at), actor);
}
