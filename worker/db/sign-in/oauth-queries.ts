import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";

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
