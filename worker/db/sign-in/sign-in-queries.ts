import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { seconds, selectRows } from "../select-rows.ts";

/** The number of attempts that a count allows in one window. */
export interface AttemptLimit {
  key: string;
  limit: number;
  windowSeconds: number;
}

/**
 * Takes one attempt from each count, in order, before the password is checked. So concurrent requests never try
 * more passwords than the limit. A later count changes only if the earlier ones allowed the attempt, so that a
 * throttled attacker cannot exhaust the counts that everyone shares.
 *
 * @returns when the client may retry, or `null` if the attempt is allowed
 */
export async function takeAttempt(
  db: Database,
  limits: readonly [AttemptLimit, ...AttemptLimit[]],
  now: EpochSeconds,
): Promise<EpochSeconds | null> {
  const [first, ...others] = limits;
  const taken = await db.batch([
    takeStatement(db, first, now, true),
    ...others.map((limit) => takeStatement(db, limit, now, false)),
  ]);
  const refused = limits[taken.findIndex((result) => result.meta.changes === 0)];
  if (refused === undefined) return null;
  const [row] = await selectRows(
    db,
    v.object({ window_ends_at: seconds }),
    sql`SELECT window_ends_at FROM sign_in_attempts WHERE key = ${refused.key}`,
  );
  return row?.window_ends_at ?? now;
}

function takeStatement(db: Database, limit: AttemptLimit, now: EpochSeconds, isFirst: boolean) {
  return db.run(sql`
    INSERT INTO sign_in_attempts (key, failures, window_ends_at)
    SELECT ${limit.key}, 1, ${now + limit.windowSeconds} WHERE ${Number(isFirst)} OR changes() > 0
    ON CONFLICT (key) DO UPDATE SET
      failures = CASE WHEN window_ends_at <= ${now} THEN 1 ELSE failures + 1 END,
      window_ends_at = CASE WHEN window_ends_at <= ${now}
        THEN excluded.window_ends_at ELSE window_ends_at END
    WHERE window_ends_at <= ${now} OR failures < ${limit.limit}`);
}

/**
 * Records a sign-in, clears its first count and returns its attempt to the others. If the browser was already
 * signed in as this person, the new sign-in takes over the sessions of the old one, which ends.
 */
export async function recordSignIn(
  db: Database,
  request: {
    event: AuditEvent;
    counts: readonly [string, ...string[]];
    replaced: { id: string; person: string } | null;
    sessionId: string;
  },
): Promise<void> {
  const [first, ...others] = request.counts;
  const replaced = request.replaced;
  const old = sql`(SELECT id FROM session
    WHERE id = ${replaced?.id ?? ""} AND user_id = ${replaced?.person ?? ""})`;
  await db.batch([
    insertAuditEvent(db, request.event, sql`1`),
    db.run(sql`DELETE FROM sign_in_attempts WHERE key = ${first}`),
    db.run(sql`UPDATE sign_in_attempts SET failures = max(failures - 1, 0)
      WHERE key IN (SELECT value FROM json_each(${JSON.stringify(others)}))`),
    db.run(sql`UPDATE browser_sessions SET cookie_session_id = ${request.sessionId}
      WHERE cookie_session_id = ${old}`),
    db.run(sql`DELETE FROM session WHERE id = ${old}`),
  ]);
}

/** Clears counts. */
export async function clearAttempts(db: Database, keys: readonly string[]): Promise<void> {
  await db.run(sql`DELETE FROM sign_in_attempts
    WHERE key IN (SELECT value FROM json_each(${JSON.stringify(keys)}))`);
}

/** Deletes a sign-in that could not be recorded. */
export async function deleteCookieSession(db: Database, id: string): Promise<void> {
  await db.run(sql`DELETE FROM session WHERE id = ${id}`);
}
