import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditActor,
  type AuditEvent,
  insertAuditEvent,
  insertTokenAuditEvents,
  isRecorded,
} from "../audit/audit-statement.ts";
import { insertTokenChanges } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { type ActingCredential, credentialAlive, type TokenOwner } from "../write-guards.ts";

/** A signed-in browser: a `ses` token as its owner sees it. */
export interface StoredSession {
  id: string;
  name: string;
  createdAt: EpochSeconds;
  expiresAt: EpochSeconds;
  lastUsedAt: EpochSeconds | null;
}

/** The live sessions of a person in one organization, newest first. */
export async function listSessions(
  db: Database,
  owner: TokenOwner,
  now: EpochSeconds,
): Promise<StoredSession[]> {
  return await db.all<StoredSession>(sql`
    SELECT id, name, created_at AS createdAt, expires_at AS expiresAt, last_used_at AS lastUsedAt
    FROM tokens t WHERE ${liveSessionOf(owner, now)}
    ORDER BY created_at DESC, id LIMIT 100`);
}

const liveSessionOf = (owner: TokenOwner, now: EpochSeconds): SQL =>
  sql`t.organization = ${owner.organization} AND t.owner = ${owner.subject} AND t.kind = 'ses'
    AND t.revoked_at IS NULL AND t.expires_at > ${now}`;

/**
 * Signs a browser out by one of its sessions: ends that sign-in, and every session that came from it,
 * in other organizations too, since otherwise the browser would silently get a new one.
 *
 * @param credential who acts; `null` where the session's own secret does, whose holder may always stop
 *   it, a disabled member's too
 * @param event the `sign_out`, recorded only where there was such a session
 * @returns whether there was one, and the acting credential still good
 */
export async function signOutSession(
  db: Database,
  key: TokenOwner & { id: string },
  credential: ActingCredential | null,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<boolean> {
  const alive = credential === null ? sql`1` : credentialAlive(credential, now);
  const there = sql`EXISTS (SELECT 1 FROM tokens t
    WHERE t.id = ${key.id} AND ${liveSessionOf(key, now)}) AND ${alive}`;
  const cookie = sql`(SELECT cookie_session_id FROM browser_sessions WHERE token_id = ${key.id})`;
  return signOut(db, { event, there, cookie, person: key.subject, tokenId: key.id, now });
}

/** Signs a browser out by its sign-in, as its owner does on the account page. */
export async function signOutCookieSession(
  db: Database,
  key: { id: string; person: string },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<boolean> {
  const there = sql`EXISTS (
    SELECT 1 FROM session WHERE id = ${key.id} AND user_id = ${key.person})`;
  return signOut(db, {
    event,
    there,
    cookie: sql`${key.id}`,
    person: key.person,
    tokenId: "",
    now,
  });
}

async function signOut(
  db: Database,
  request: {
    event: AuditEvent;
    there: SQL;
    /** The sign-in's id. */
    cookie: SQL;
    person: string;
    /** Ended too where its sign-in is unknown; else empty. */
    tokenId: string;
    now: EpochSeconds;
  },
): Promise<boolean> {
  const { event, there, cookie, person, tokenId, now } = request;
  const recorded = isRecorded(event);
  const which = sql`${recorded} AND t.owner = ${person}
    AND (t.id = ${tokenId} OR b.cookie_session_id = ${cookie})`;
  const [guard] = await db.batch([
    insertAuditEvent(db, event, there),
    ...endSessionsStatements(db, which, { actor: event.actor, now, reason: "signed_out" }),
    db.run(sql`DELETE FROM session
      WHERE id = ${cookie} AND user_id = ${person} AND ${recorded}`),
  ]);
  return guard.meta.changes > 0;
}

/** A sign-in of a person, on one browser. */
export interface CookieSession {
  id: string;
  userAgent: string | null;
  createdAt: EpochSeconds;
  usedAt: EpochSeconds;
}

/** The sign-ins of a person that are still good, the last used first. */
export async function listCookieSessions(
  db: Database,
  person: string,
  now: EpochSeconds,
): Promise<CookieSession[]> {
  return await db.all<CookieSession>(sql`
    SELECT id, user_agent AS userAgent, created_at / 1000 AS createdAt, updated_at / 1000 AS usedAt
    FROM session s WHERE user_id = ${person} AND (expires_at > ${now * 1000} OR EXISTS (
      SELECT 1 FROM browser_sessions b JOIN tokens t ON t.id = b.token_id
      WHERE b.cookie_session_id = s.id AND t.revoked_at IS NULL AND t.expires_at > ${now}))
    ORDER BY updated_at DESC, id LIMIT 100`);
}

/** Why a session of the extension ended: stands in the audit row's details. */
export type SessionEnd = "replaced" | "signed_out" | "code_replayed" | "disabled" | "password_set";

/**
 * The statements that end every live `ses` token that `which` names (`t` is tokens, `b` its
 * browser_sessions row), each with its audit and change-feed rows: those first, since they read what
 * the last changes. For a batch.
 */
export function endSessionsStatements(
  db: Database,
  which: SQL,
  { actor, now, reason }: { actor: AuditActor; now: EpochSeconds; reason: SessionEnd },
) {
  const ending = sql`FROM tokens t JOIN browser_sessions b ON b.token_id = t.id
    WHERE t.kind = 'ses' AND t.revoked_at IS NULL AND (${which})`;
  return [
    insertTokenAuditEvents(
      db,
      { at: now, action: "session.ended", actor },
      ending,
      sql`json_object('reason', ${reason})`,
      "session",
    ),
    insertTokenChanges(db, ending),
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id IN (SELECT t.id ${ending})`),
  ] as const;
}
