import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";

const DAY = 86_400;

/**
 * Removes what is over: sign-in counts; sign-ins and codes a day after their end; links, with the addresses
 * they went to, a month after. For the cron.
 */
export async function pruneIdentity(db: Database, now: EpochSeconds): Promise<void> {
  await db.batch([
    db.run(sql`DELETE FROM sign_in_attempts WHERE window_ends_at <= ${now}`),
    db.run(sql`DELETE FROM oauth_codes WHERE expires_at <= ${now - DAY}`),
    db.run(sql`DELETE FROM one_time_links WHERE expires_at <= ${now - 30 * DAY}`),
    db.run(sql`DELETE FROM setup_codes WHERE expires_at <= ${now}`),
    db.run(sql`DELETE FROM session WHERE expires_at <= ${(now - DAY) * 1000}
      OR created_at <= ${(now - 91 * DAY) * 1000}`),
  ]);
}
