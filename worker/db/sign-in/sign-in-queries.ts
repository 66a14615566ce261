import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { seconds, selectRows } from "../select-rows.ts";
import { carryProofsStatement, insertProofStatement } from "./insert-proof.ts";
import type { StoredPassword } from "./password-queries.ts";

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

/** The passwords of an account that a typed password equals. */
export interface ProvedPasswords {
  first: StoredPassword;
  /** Further ones of equal text. */
  others: readonly StoredPassword[];
  /** The hash of `first` with current parameters, if the stored one has earlier ones. */
  renewedHash: string | null;
}

/**
 * Records a sign-in, clears its first count and returns its attempt to the others. If the browser was already
 * signed in by this password, the new sign-in takes over the sessions of the old one, which ends.
 *
 * Passwords of equal text become one, and what they open: their holder has just proved all of them.
 *
 * @param request.counts the counts to clear; `null` to leave them
 * @param request.replaced the id of the sign-in to take over
 * @returns `false`, with nothing changed, if the password was replaced while it was checked
 */
export async function recordSignIn(
  db: Database,
  request: {
    event: AuditEvent;
    person: string;
    counts: readonly [string, ...string[]] | null;
    replaced: string | null;
    sessionId: string;
    passwords: ProvedPasswords;
  },
): Promise<boolean> {
  const { event, person, counts, sessionId } = request;
  const { first, others, renewedHash } = request.passwords;
  const recorded = buildRecordedCondition(event);
  const old = sql`(SELECT id FROM session
    WHERE id = ${request.replaced ?? ""} AND user_id = ${person} AND ${recorded})`;
  const renewed = renewedHash ?? first.hash;
  const [guard] = await db.batch([
    db.run(sql`UPDATE session SET password_id = ${first.id} WHERE id = ${sessionId} AND EXISTS (
      SELECT 1 FROM account WHERE id = ${first.rowId} AND user_id = ${person}
        AND password IN (${first.hash}, ${renewed}))`),
    insertAuditEvent(db, event),
    ...(counts === null ? [] : returnAttemptsStatements(db, counts, recorded)),
    db.run(sql`UPDATE account SET password = ${renewed}
      WHERE id = ${first.rowId} AND password = ${first.hash} AND ${recorded}`),
    ...(others.length === 0
      ? []
      : joinPasswordsStatements(db, person, { first, others }, recorded)),
    carryProofsStatement(db, old, sessionId),
    insertProofStatement(
      db,
      { session: sessionId, method: "password", at: event.at, authenticatedAt: event.at },
      recorded,
    ),
    db.run(sql`UPDATE browser_sessions SET cookie_session_id = ${sessionId}
      WHERE cookie_session_id = ${old}`),
    db.run(sql`DELETE FROM session WHERE id = ${old}`),
  ]);
  return guard.meta.changes > 0;
}

/** Returns the statements that clear the first count after a right password, and return the attempt to the others. */
function returnAttemptsStatements(
  db: Database,
  [first, ...others]: readonly [string, ...string[]],
  when: SQL,
) {
  return [
    db.run(sql`DELETE FROM sign_in_attempts WHERE key = ${first} AND ${when}`),
    db.run(sql`UPDATE sign_in_attempts SET failures = max(failures - 1, 0)
      WHERE key IN (SELECT value FROM json_each(${JSON.stringify(others)})) AND ${when}`),
  ] as const;
}

/** Clears the first count after a right password, and returns the attempt to the others. */
export async function returnAttempts(
  db: Database,
  counts: readonly [string, ...string[]],
): Promise<void> {
  await db.batch(returnAttemptsStatements(db, counts, sql`1`));
}

/**
 * Returns the statements that make the others of equal passwords the first. A password that was replaced since it
 * was read is left alone.
 */
function joinPasswordsStatements(
  db: Database,
  person: string,
  { first, others }: Pick<ProvedPasswords, "first" | "others">,
  when: SQL,
) {
  const equal = sql`(SELECT a.id FROM account a
    JOIN json_each(${JSON.stringify(others.map(({ rowId, hash }) => [rowId, hash]))}) o
      ON a.id = o.value ->> 0 AND a.password = o.value ->> 1
    WHERE a.user_id = ${person} AND ${when})`;
  return [
    db.run(sql`UPDATE memberships SET password_id = ${first.id}
      WHERE person = ${person} AND password_id IN ${equal}`),
    db.run(sql`UPDATE session SET password_id = ${first.id}
      WHERE user_id = ${person} AND password_id IN ${equal}`),
    db.run(sql`UPDATE oauth_consents SET password_id = ${first.id}
      WHERE person = ${person} AND password_id IN ${equal}`),
    db.run(sql`DELETE FROM account WHERE id IN ${equal}`),
  ] as const;
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
