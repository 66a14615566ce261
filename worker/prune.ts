import { epochSeconds } from "../shared/time.ts";
import { openDatabase } from "./db/database.ts";
import { pruneExpired } from "./db/prune-expired.ts";
import { pruneIdentity } from "./db/sign-in/prune-identity.ts";
import type { Env } from "./env.ts";

/** The cron's work. What one run leaves, the next one takes. */
export async function prune(env: Env, at: Date): Promise<void> {
  const db = openDatabase(env.DB);
  const now = epochSeconds(at);
  await pruneExpired(db, now);
  await pruneIdentity(db, now);
}
