import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditActor,
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
  insertTokenAuditEvents,
} from "../audit/audit-statement.ts";
import { insertTokenChanges } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { forgetCopiesStatement } from "../forget-copies-statement.ts";
import { seconds, secondsOrNull, selectRows, text, textOrNull } from "../select-rows.ts";
import {
  type ActingCredential,
  buildValidCredentialCondition,
  type TokenOwner,
} from "../write-guards.ts";
import { withdrawConsentsStatement } from "./consent-queries.ts";

const StoredSession = v.object({
  id: text,
  name: text,
  createdAt: seconds,
  expiresAt: seconds,
  lastUsedAt: secondsOrNull,
  /** When its owner allowed the installation that it belongs to; `null` if that is not known. */
  allowedAt: secondsOrNull,
});
/** A session of the extension: a `ses` token as its owner sees it. */
export type StoredSession = v.InferOutput<typeof StoredSession>;

/** Lists the live sessions of a person in one organization, newest first. */
export async function listSessions(
  db: Database,
  owner: TokenOwner,
  now: EpochSeconds,
): Promise<StoredSession[]> {
  return await selectRows(
    db,
    StoredSession,
    sql`
    SELECT id, name, created_at AS createdAt, expires_at AS expiresAt, last_used_at AS lastUsedAt,
      (SELECT min(granted_at) FROM browser_sessions b
        JOIN oauth_consents o ON o.key_thumbprint = b.key_thumbprint AND o.person = t.owner
        WHERE b.token_id = t.id) AS allowedAt
    FROM tokens t WHERE ${buildLiveSessionCondition(owner, now)}
    ORDER BY created_at DESC, id LIMIT 100`,
  );
}

/** Returns when the person of a session had last proved who they are as it was opened; `null` if that is not known. */
export async function findSessionProof(
  db: Database,
  session: TokenOwner & { tokenId: string },
): Promise<EpochSeconds | null> {
  const [row] = await selectRows(
    db,
    v.object({ provedAt: secondsOrNull }),
    sql`
    SELECT b.proved_at AS provedAt FROM browser_sessions b JOIN tokens t ON t.id = b.token_id
    WHERE t.id = ${session.tokenId} AND t.owner = ${session.subject}
      AND t.organization = ${session.organization}`,
  );
  return row?.provedAt ?? null;
}

const buildLiveSessionCondition = (owner: TokenOwner, now: EpochSeconds): SQL =>
  sql`t.organization = ${owner.organization} AND t.owner = ${owner.subject} AND t.kind = 'ses'
    AND t.revoked_at IS NULL AND t.expires_at > ${now}`;

/**
 * Signs a browser out by one of its sessions. It ends the sign-in that the session came from and every session of
 * that sign-in, in all organizations; otherwise the browser would silently get a new session.
 *
 * A session of another password or provider ends only what belongs to its own organization: a provider's administrators, who can
 * sign in as the person there, must not end sign-ins elsewhere.
 *
 * A person who signs a browser out from a list may not know what runs there. So its installations must ask again,
 * also after the next sign-in, and the keys of the secrets that they keep are destroyed. An installation that ends its own
 * session keeps its consent and its secrets.
 *
 * @param credential the acting credential, or `null` if the session's own secret was presented. A disabled
 *   member's session can be ended by its secret too.
 * @param event the `sign_out` event, recorded only if the session was live
 * @returns true if the session was live and the acting credential still valid
 */
export async function signOutSession(
  db: Database,
  key: TokenOwner & { id: string },
  credential: ActingCredential | null,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<boolean> {
  const isValid = credential === null ? sql`1` : buildValidCredentialCondition(credential, now);
  const canSignOut = sql`EXISTS (SELECT 1 FROM tokens t
    WHERE t.id = ${key.id} AND ${buildLiveSessionCondition(key, now)}) AND ${isValid}`;
  const cookieSession = sql`(SELECT cookie_session_id FROM browser_sessions WHERE token_id = ${key.id})`;
  const { id: tokenId, subject: person } = key;
  const keepsConsent = credential === null;
  const isWhole = credential === null ? sql`1` : buildEqualSignInCondition(credential, tokenId);
  return signOut(db, {
    ...{ event, canSignOut, cookieSession, person, tokenId, keepsConsent, now },
    whole: { when: isWhole, organization: key.organization },
  });
}

/** Builds the condition that a password or provider proved both the acting session's sign-in and another session's. */
function buildEqualSignInCondition({ tokenId }: ActingCredential, otherId: string): SQL {
  return sql`(${tokenId} = ${otherId} OR EXISTS (
    SELECT 1 FROM browser_sessions mine JOIN session s ON s.id = mine.cookie_session_id
    JOIN browser_sessions other ON other.token_id = ${otherId}
    JOIN session o ON o.id = other.cookie_session_id AND o.password_id IS s.password_id
    WHERE mine.token_id = ${tokenId}))`;
}

/**
 * Signs a browser out by its sign-in, for the account page.
 *
 * @param key.passwordId the password of the acting sign-in, which may end only sign-ins by the same one
 * @returns true if the sign-in existed
 */
export async function signOutCookieSession(
  db: Database,
  key: { id: string; person: string; passwordId: string | null },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<boolean> {
  const canSignOut = sql`EXISTS (SELECT 1 FROM session
    WHERE id = ${key.id} AND user_id = ${key.person} AND password_id IS ${key.passwordId})`;
  return signOut(db, {
    event,
    canSignOut,
    cookieSession: sql`${key.id}`,
    person: key.person,
    tokenId: "",
    keepsConsent: false,
    now,
  });
}

async function signOut(
  db: Database,
  request: {
    event: AuditEvent;
    /** The guard of the batch. */
    canSignOut: SQL;
    /** The id of the sign-in. */
    cookieSession: SQL;
    person: string;
    /** A session to end even if its sign-in is unknown, or empty. */
    tokenId: string;
    /** False to withdraw the consents to the installations that had these sessions, and to forget what they keep. */
    keepsConsent: boolean;
    /** When the whole sign-in ends; otherwise only its sessions and proofs of the organization do. */
    whole?: { when: SQL; organization: string };
    now: EpochSeconds;
  },
): Promise<boolean> {
  const { event, canSignOut, cookieSession, person, tokenId, keepsConsent, now } = request;
  const { when: isWhole, organization } = request.whole ?? { when: sql`1`, organization: "" };
  const recorded = buildRecordedCondition(event);
  const sessions = sql`${recorded} AND t.owner = ${person}
    AND (t.id = ${tokenId} OR b.cookie_session_id = ${cookieSession})
    AND (t.organization = ${organization} OR ${isWhole})`;
  const [guard] = await db.batch([
    insertAuditEvent(db, event, canSignOut),
    ...endSessionsStatements(db, sessions, { actor: event.actor, now, reason: "signed_out" }),
    db.run(sql`DELETE FROM sign_in_proofs WHERE session = ${cookieSession} AND ${recorded}
      AND provider IN (SELECT id FROM providers WHERE organization = ${organization})`),
    // Before the sign-in is deleted, which `isWhole` reads.
    forgetCopiesStatement(
      db,
      sql`${keepsConsent ? 0 : 1} AND ${recorded} AND person = ${person}
        AND (organization = ${organization} OR ${isWhole}) AND browser_id IN (
          SELECT key_thumbprint FROM browser_sessions
          WHERE token_id = ${tokenId} OR cookie_session_id = ${cookieSession})`,
    ),
    db.run(sql`DELETE FROM session
      WHERE id = ${cookieSession} AND user_id = ${person} AND ${recorded} AND ${isWhole}`),
    withdrawConsentsStatement(
      db,
      person,
      sql`${keepsConsent ? 0 : 1} AND ${recorded}
        AND (b.token_id = ${tokenId} OR b.cookie_session_id = ${cookieSession})`,
    ),
  ]);
  return guard.meta.changes > 0;
}

const CookieSession = v.object({
  id: text,
  userAgent: textOrNull,
  createdAt: seconds,
  usedAt: seconds,
});
/** A person's sign-in on one browser. */
export type CookieSession = v.InferOutput<typeof CookieSession>;

/** Lists a person's sign-ins by one password that are unexpired or have a live session, the last used first. */
export async function listCookieSessions(
  db: Database,
  { person, passwordId }: { person: string; passwordId: string | null },
  now: EpochSeconds,
): Promise<CookieSession[]> {
  return await selectRows(
    db,
    CookieSession,
    sql`
    SELECT id, user_agent AS userAgent, created_at / 1000 AS createdAt, updated_at / 1000 AS usedAt
    FROM session s WHERE user_id = ${person} AND password_id IS ${passwordId} AND (expires_at > ${now * 1000} OR EXISTS (
      SELECT 1 FROM browser_sessions b JOIN tokens t ON t.id = b.token_id
      WHERE b.cookie_session_id = s.id AND t.revoked_at IS NULL AND t.expires_at > ${now}))
    ORDER BY updated_at DESC, id LIMIT 100`,
  );
}

/** The reason in the audit row of a session that ended. */
export type SessionEnd =
  | "replaced"
  | "signed_out"
  | "code_replayed"
  | "disabled"
  | "password_set"
  | "identity_changed"
  | "provider_required"
  | "provider_changed"
  | "provider_ended";

/**
 * Returns the statements that end every live `ses` token that matches `which` (`t` is tokens, `b` its
 * browser_sessions row). The audit and change-feed rows come first, because they read the tokens before the last
 * statement changes them.
 */
export function endSessionsStatements(
  db: Database,
  which: SQL,
  { actor, now, reason }: { actor: AuditActor; now: EpochSeconds; reason: SessionEnd },
) {
  const ended = sql`FROM tokens t JOIN browser_sessions b ON b.token_id = t.id
    WHERE t.kind = 'ses' AND t.revoked_at IS NULL AND (${which})`;
  return [
    insertTokenAuditEvents(
      db,
      { at: now, action: "session.ended", actor },
      ended,
      sql`json_object('reason', ${reason})`,
      "session",
    ),
    insertTokenChanges(db, ended),
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id IN (SELECT t.id ${ended})`),
  ] as const;
}
