import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import { toDay, USAGE_DAYS } from "../usage/usage-write.ts";
import type { Database } from "./database.ts";

const HOUR = 3_600;
const DAY = 86_400;
/** A kept copy that was not opened for this long is probably of a browser that is gone. */
const COPY_DAYS = 90;
/** Rows deleted by one statement, so that none blocks the database for long. */
const ROWS = 5_000;
/** Statements in one run, for each table. */
const MAX_ROUNDS = 40;

/**
 * Deletes expired idempotency rows, change-feed rows and usage-write ids after an hour, and daily counts after
 * 90 days. It also deletes kept copies that nothing can open any more, and those that were not opened for 90 days. The newest row of the feed always stays, because an empty feed is a fault.
 *
 * The cron calls it. A run deletes at most 200,000 rows of each table, and the next run continues.
 */
export async function pruneExpired(db: Database, now: EpochSeconds): Promise<void> {
  await deleteInRounds(
    db,
    sql`DELETE FROM changes WHERE seq IN (
      SELECT seq FROM changes WHERE created_at < ${now - HOUR}
        AND seq < (SELECT max(seq) FROM changes) LIMIT ${ROWS})`,
  );
  await deleteInRounds(
    db,
    sql`DELETE FROM idempotency WHERE row_key IN (
      SELECT row_key FROM idempotency WHERE expires_at <= ${now} LIMIT ${ROWS})`,
  );
  await deleteInRounds(
    db,
    sql`DELETE FROM token_usage WHERE (token_id, day) IN (
      SELECT token_id, day FROM token_usage WHERE day <= ${toDay(now) - USAGE_DAYS} LIMIT ${ROWS})`,
  );
  await deleteInRounds(
    db,
    sql`DELETE FROM kept_copies WHERE id IN (
      SELECT k.id FROM kept_copies k JOIN token_secrets s ON s.digest = k.secret_digest
      JOIN tokens t ON t.id = k.token_id
      WHERE s.valid_until IS NOT NULL OR t.revoked_at IS NOT NULL OR t.expires_at <= ${now}
        OR coalesce(k.opened_at, k.created_at) <= ${now - COPY_DAYS * DAY} LIMIT ${ROWS})`,
  );
  await deleteInRounds(
    db,
    sql`DELETE FROM usage_writes WHERE id IN (
      SELECT id FROM usage_writes WHERE created_at < ${now - HOUR} LIMIT ${ROWS})`,
  );
}

async function deleteInRounds(db: Database, remove: SQL): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { meta } = await db.run(remove);
    if (meta.changes < ROWS) return;
  }
}

/**
 * Deletes expired sign-in counts, setup codes and used answers of providers, sign-ins and authorization codes a day after they expire, and
 * one-time links, with their email addresses, a month after they expire. The cron calls it.
 */
export async function pruneIdentity(db: Database, now: EpochSeconds): Promise<void> {
  await db.batch([
    db.run(sql`DELETE FROM sign_in_attempts WHERE window_ends_at <= ${now}`),
    db.run(sql`DELETE FROM oauth_codes WHERE expires_at <= ${now - DAY}`),
    db.run(sql`DELETE FROM one_time_links WHERE expires_at <= ${now - 30 * DAY}`),
    db.run(sql`DELETE FROM setup_codes WHERE expires_at <= ${now}`),
    db.run(sql`DELETE FROM used_answers WHERE expires_at <= ${now}`),
    db.run(sql`DELETE FROM session WHERE expires_at <= ${(now - DAY) * 1000}
      OR created_at <= ${(now - 91 * DAY) * 1000}`),
  ]);
}
