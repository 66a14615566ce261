import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import { dayOf, USAGE_DAYS } from "../usage/usage-write.ts";
import type { Database } from "./database.ts";

const HOUR = 3_600;
const DAY = 86_400;
/** Rows in one statement, so that none holds the database up; and rounds in one run. */
const ROWS = 5_000;
const MAX_ROUNDS = 40;

/**
 * Removes what is over: rows of the change feed after an hour, but never the newest, since an empty
 * feed is a fault; kept answers; daily counts after 90 days. For the cron: a backlog beyond 200,000
 * rows of a kind waits for the next run.
 */
export async function pruneExpired(db: Database, now: EpochSeconds): Promise<void> {
  await inRounds(
    db,
    sql`DELETE FROM changes WHERE seq IN (
      SELECT seq FROM changes WHERE created_at < ${now - HOUR}
        AND seq < (SELECT max(seq) FROM changes) LIMIT ${ROWS})`,
  );
  await inRounds(
    db,
    sql`DELETE FROM idempotency WHERE row_key IN (
      SELECT row_key FROM idempotency WHERE expires_at <= ${now} LIMIT ${ROWS})`,
  );
  await inRounds(
    db,
    sql`DELETE FROM token_usage WHERE (token_id, day) IN (
      SELECT token_id, day FROM token_usage WHERE day <= ${dayOf(now) - USAGE_DAYS} LIMIT ${ROWS})`,
  );
  await inRounds(
    db,
    sql`DELETE FROM usage_writes WHERE id IN (
      SELECT id FROM usage_writes WHERE created_at < ${now - HOUR} LIMIT ${ROWS})`,
  );
}

async function inRounds(db: Database, remove: SQL): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { meta } = await db.run(remove);
    if (meta.changes < ROWS) return;
  }
}

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
