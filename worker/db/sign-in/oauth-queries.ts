import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { IssuedSecret } from "../../tokens/issue-secret.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { exists, seconds, secondsOrNull, selectRows, text, textOrNull } from "../select-rows.ts";
import { buildOpeningProofCondition, PROOF_END } from "./opening-proofs.ts";
import { endSessionsStatements } from "./session-queries.ts";

const StoredCode = v.object({
  digest: text,
  clientId: text,
  redirectUri: text,
  codeChallenge: text,
  person: text,
  personName: textOrNull,
  organization: text,
  /** The JWK thumbprint of the installation that may trade it. */
  keyThumbprint: text,
  cookieSessionId: text,
  expiresAt: seconds,
  claimedAt: secondsOrNull,
  sessionTokenId: textOrNull,
});
/** An authorization code as stored: its digest, never the code itself. */
export type StoredCode = v.InferOutput<typeof StoredCode>;

export async function insertCode(
  db: Database,
  code: Omit<StoredCode, "personName" | "claimedAt" | "sessionTokenId">,
  now: EpochSeconds,
): Promise<void> {
  await db.run(sql`
    INSERT INTO oauth_codes (digest, client_id, redirect_uri, code_challenge, person, organization,
      key_thumbprint, cookie_session_id, created_at, expires_at)
    VALUES (${code.digest}, ${code.clientId}, ${code.redirectUri}, ${code.codeChallenge},
      ${code.person}, ${code.organization}, ${code.keyThumbprint}, ${code.cookieSessionId}, ${now},
      ${code.expiresAt})`);
}

export async function findCode(db: Database, digest: string): Promise<StoredCode | null> {
  const [row] = await selectRows(
    db,
    StoredCode,
    sql`
    SELECT digest, client_id AS clientId, redirect_uri AS redirectUri,
      code_challenge AS codeChallenge, person,
      (SELECT name FROM user WHERE id = oauth_codes.person) AS personName, organization, key_thumbprint AS keyThumbprint,
      cookie_session_id AS cookieSessionId, expires_at AS expiresAt, claimed_at AS claimedAt,
      session_token_id AS sessionTokenId
    FROM oauth_codes WHERE digest = ${digest}`,
  );
  return row ?? null;
}

/** True if a code was traded with this proof. Used codes are kept for a day, longer than a proof is recent. */
export async function isProofUsed(db: Database, proofId: string): Promise<boolean> {
  return exists(db, sql`SELECT 1 FROM oauth_codes WHERE proof_id = ${proofId}`);
}

/** Uses up a code without a session, and records it. A code that is used or expired changes nothing. */
export async function useUpCode(
  db: Database,
  { digest }: { digest: string },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  const isUsable = sql`digest = ${digest} AND claimed_at IS NULL AND expires_at > ${now}`;
  await db.batch([
    insertAuditEvent(db, event, sql`EXISTS (SELECT 1 FROM oauth_codes WHERE ${isUsable})`),
    db.run(sql`UPDATE oauth_codes SET claimed_at = ${now} WHERE ${isUsable}`),
  ]);
}

/** The session that a client gets for a code. */
export interface NewSession {
  id: string;
  name: string;
  /** The proof that the code came with, which no other code may come with. */
  proofId: string;
  stored: Pick<IssuedSecret, "digest" | "kid" | "hint">;
  userAgent: string | null;
  ipAddress: string | null;
}

const DAY = 86_400;

/**
 * Exchanges a code for a session, in one batch: claims the code, ends the installation's older session of that
 * person and organization, and stores the new session.
 *
 * The guard is the claim, which only one caller gets. It requires an unexpired code, and the sign-in that the code
 * came from with a proof that still opens the organization.
 *
 * The session expires after 30 days, at most 90 days after its sign-in, and when the last proof that opens the
 * organization ends. It keeps when its person last proved who they are by those. If the person's tokens would pause
 * without sign-ins, they pause `away_days` after that proof at the earliest: a password that opens the organization counts
 * as a sign-in, and an old proof adds no days.
 *
 * @param emergencyEvent recorded if an emergency member's own proof alone opens the organization
 * @returns when the session expires, or `null` if the code could not be claimed
 */
export async function redeemCode(
  db: Database,
  code: StoredCode,
  session: NewSession,
  now: EpochSeconds,
  event: AuditEvent,
  emergencyEvent: AuditEvent,
): Promise<EpochSeconds | null> {
  const isClaimed = sql`EXISTS (SELECT 1 FROM oauth_codes
    WHERE digest = ${code.digest} AND session_token_id = ${session.id})`;
  const olderSession = sql`${isClaimed} AND t.owner = ${code.person}
    AND t.organization = ${code.organization} AND b.key_thumbprint = ${code.keyThumbprint}`;
  // `findOpening` decided the same when the code was issued.
  const fromOpeningProofs = sql`FROM session s JOIN memberships m ON m.person = s.user_id
    JOIN sign_in_proofs p ON p.session = s.id
    WHERE s.id = ${code.cookieSessionId} AND m.organization = ${code.organization}
      AND ${buildOpeningProofCondition(now)}`;
  const isEmergency = sql`EXISTS (SELECT 1 FROM organizations
      WHERE id = ${code.organization} AND sign_in = 'provider')
    AND NOT EXISTS (SELECT 1 ${fromOpeningProofs} AND p.method = 'provider')`;
  const pausesAt = sql`((SELECT max(p.at) ${fromOpeningProofs}) + 86400 *
    (SELECT away_days FROM organizations WHERE id = ${code.organization}))`;
  const [claim, , , , inserted] = await db.batch([
    db.run(sql`
      UPDATE oauth_codes SET claimed_at = ${now}, session_token_id = ${session.id},
        proof_id = ${session.proofId}
      WHERE digest = ${code.digest} AND claimed_at IS NULL AND expires_at > ${now}
        AND NOT EXISTS (SELECT 1 FROM oauth_codes used WHERE used.proof_id = ${session.proofId})
        AND EXISTS (SELECT 1 ${fromOpeningProofs}
          AND s.user_id = oauth_codes.person AND s.expires_at > ${now * 1000}
          AND s.created_at > ${(now - 90 * DAY) * 1000})`),
    ...endSessionsStatements(db, olderSession, { actor: event.actor, now, reason: "replaced" }),
    selectRows(
      db,
      v.object({ expires_at: seconds }),
      sql`
      INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at, expires_at)
      SELECT ${session.id}, 'ses', ${code.person}, ${code.organization}, ${code.person},
        ${session.name}, ${now}, min(${now + 30 * DAY}, s.created_at / 1000 + ${90 * DAY},
          (SELECT max(${PROOF_END}) ${fromOpeningProofs}))
      FROM session s WHERE s.id = ${code.cookieSessionId} AND ${isClaimed}
      RETURNING expires_at`,
    ),
    db.run(sql`
      INSERT INTO token_secrets (digest, token_id, kid, hint, created_at)
      SELECT ${session.stored.digest}, ${session.id}, ${session.stored.kid},
        ${session.stored.hint}, ${now} WHERE ${isClaimed}`),
    db.run(sql`
      INSERT INTO browser_sessions (token_id, key_thumbprint, cookie_session_id, user_agent, ip_address,
        proved_at)
      SELECT ${session.id}, ${code.keyThumbprint}, ${code.cookieSessionId}, ${session.userAgent},
        ${session.ipAddress}, (SELECT max(p.authenticated_at) ${fromOpeningProofs})
      WHERE ${isClaimed}`),
    insertAuditEvent(db, event, isClaimed),
    insertChange(db, { kind: "token", targetId: session.id }),
    insertAuditEvent(db, emergencyEvent, sql`${isClaimed} AND ${isEmergency}`),
    db.run(sql`UPDATE memberships SET away_at = ${pausesAt}
      WHERE person = ${code.person} AND organization = ${code.organization}
        AND ${isClaimed} AND away_at < ${pausesAt}`),
    insertChange(db, { kind: "user", targetId: code.person }),
  ]);
  return claim.meta.changes === 0 ? null : (inserted[0]?.expires_at ?? null);
}

/**
 * Ends the session that was issued for a code, because the code was presented again (RFC 6749 §4.1.2). A session
 * that has ended already is not recorded again.
 */
export async function revokeReplayedSession(
  db: Database,
  code: { digest: string; person: string; organization: string },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  const issuedSession = sql`SELECT session_token_id FROM oauth_codes WHERE digest = ${code.digest}`;
  const isSessionLive = sql`EXISTS (SELECT 1 FROM tokens t WHERE t.id = (${issuedSession})
    AND t.owner = ${code.person} AND t.organization = ${code.organization}
    AND t.revoked_at IS NULL)`;
  const session = sql`t.id = (${issuedSession}) AND t.owner = ${code.person}
    AND t.organization = ${code.organization}`;
  await db.batch([
    insertAuditEvent(db, event, isSessionLive),
    ...endSessionsStatements(db, session, { actor: event.actor, now, reason: "code_replayed" }),
  ]);
}
