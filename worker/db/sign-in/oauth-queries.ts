import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { IssuedSecret } from "../../tokens/issue-secret.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { endSessionsStatements } from "./session-queries.ts";

/** An authorization code as it is stored: what it was given for, never the code itself. */
export interface StoredCode {
  digest: string;
  clientId: string;
  redirectUri: string;
  codeChallenge: string;
  person: string;
  organization: string;
  browserId: string;
  cookieSessionId: string;
  expiresAt: EpochSeconds;
  claimedAt: EpochSeconds | null;
  sessionTokenId: string | null;
}

export async function hasConsent(db: Database, person: string, clientId: string): Promise<boolean> {
  const rows = await db.all(
    sql`SELECT 1 FROM oauth_consents WHERE person = ${person} AND client_id = ${clientId}`,
  );
  return rows.length > 0;
}

/** Remembers a person's consent, once; a consent that is there leaves no second trail. */
export async function grantConsent(
  db: Database,
  consent: { person: string; clientId: string },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  await db.batch([
    db.run(sql`
      INSERT INTO oauth_consents (person, client_id, granted_at)
      VALUES (${consent.person}, ${consent.clientId}, ${now}) ON CONFLICT DO NOTHING`),
    insertAuditEvent(db, event),
  ]);
}

export async function insertCode(
  db: Database,
  code: Omit<StoredCode, "claimedAt" | "sessionTokenId">,
  now: EpochSeconds,
): Promise<void> {
  await db.run(sql`
    INSERT INTO oauth_codes (digest, client_id, redirect_uri, code_challenge, person, organization,
      browser_id, cookie_session_id, created_at, expires_at)
    VALUES (${code.digest}, ${code.clientId}, ${code.redirectUri}, ${code.codeChallenge},
      ${code.person}, ${code.organization}, ${code.browserId}, ${code.cookieSessionId}, ${now},
      ${code.expiresAt})`);
}

export async function findCode(db: Database, digest: string): Promise<StoredCode | null> {
  const [row] = await db.all<StoredCode>(sql`
    SELECT digest, client_id AS clientId, redirect_uri AS redirectUri,
      code_challenge AS codeChallenge, person, organization, browser_id AS browserId,
      cookie_session_id AS cookieSessionId, expires_at AS expiresAt, claimed_at AS claimedAt,
      session_token_id AS sessionTokenId
    FROM oauth_codes WHERE digest = ${digest}`);
  return row ?? null;
}

/** The session that a code is traded for. */
export interface NewSession {
  id: string;
  name: string;
  stored: Pick<IssuedSecret, "digest" | "kid" | "hint">;
  userAgent: string | null;
  ipAddress: string | null;
}

const DAY = 86_400;

/**
 * Trades a code for a session, in one batch: claims the code, ends the same browser's older session
 * of that person and organization, stores the new one, audit, feed. All else depends on the
 * claim, which holds only for one caller, before the code's end, while the sign-in that it came from
 * is still there and its person an enabled member.
 *
 * The session lasts 30 days, and never beyond the 90th of its sign-in.
 *
 * @returns when it ends, or `null` where the code could not be claimed
 */
export async function redeemCode(
  db: Database,
  code: StoredCode,
  session: NewSession,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<EpochSeconds | null> {
  const claimed = sql`EXISTS (SELECT 1 FROM oauth_codes
    WHERE digest = ${code.digest} AND session_token_id = ${session.id})`;
  const older = sql`${claimed} AND t.owner = ${code.person}
    AND t.organization = ${code.organization} AND b.browser_id = ${code.browserId}`;
  const [claim, , , , inserted] = await db.batch([
    db.run(sql`
      UPDATE oauth_codes SET claimed_at = ${now}, session_token_id = ${session.id}
      WHERE digest = ${code.digest} AND claimed_at IS NULL AND expires_at > ${now}
        AND EXISTS (SELECT 1 FROM session s WHERE s.id = oauth_codes.cookie_session_id
          AND s.user_id = oauth_codes.person AND s.expires_at > ${now * 1000}
          AND s.created_at > ${(now - 90 * DAY) * 1000})
        AND EXISTS (SELECT 1 FROM memberships m WHERE m.person = oauth_codes.person
          AND m.organization = oauth_codes.organization AND m.disabled_at IS NULL)`),
    ...endSessionsStatements(db, older, { actor: event.actor, now, reason: "replaced" }),
    db.all<{ expires_at: EpochSeconds }>(sql`
      INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at, expires_at)
      SELECT ${session.id}, 'ses', ${code.person}, ${code.organization}, ${code.person},
        ${session.name}, ${now}, min(${now + 30 * DAY}, s.created_at / 1000 + ${90 * DAY})
      FROM session s WHERE s.id = ${code.cookieSessionId} AND ${claimed}
      RETURNING expires_at`),
    db.run(sql`
      INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
      SELECT ${session.stored.digest}, ${session.id}, ${session.stored.kid},
        ${session.stored.hint}, ${now} WHERE ${claimed}`),
    db.run(sql`
      INSERT INTO browser_sessions (token_id, browser_id, cookie_session_id, user_agent, ip_address)
      SELECT ${session.id}, ${code.browserId}, ${code.cookieSessionId}, ${session.userAgent},
        ${session.ipAddress} WHERE ${claimed}`),
    insertAuditEvent(db, event, claimed),
    insertChange(db, { kind: "token", targetId: session.id }),
  ]);
  return claim.meta.changes === 0 ? null : (inserted[0]?.expires_at ?? null);
}

/**
 * Ends the session that a code was traded for, since someone has presented the code again
 * (RFC 6749 §4.1.2). Recorded once: a session that is ended is not ended again.
 */
export async function revokeReplayed(
  db: Database,
  code: { digest: string; person: string; organization: string },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  const made = sql`SELECT session_token_id FROM oauth_codes WHERE digest = ${code.digest}`;
  const live = sql`EXISTS (SELECT 1 FROM tokens t WHERE t.id = (${made})
    AND t.owner = ${code.person} AND t.organization = ${code.organization}
    AND t.revoked_at IS NULL)`;
  const which = sql`t.id = (${made}) AND t.owner = ${code.person}
    AND t.organization = ${code.organization}`;
  await db.batch([
    insertAuditEvent(db, event, live),
    ...endSessionsStatements(db, which, { actor: event.actor, now, reason: "code_replayed" }),
  ]);
}
