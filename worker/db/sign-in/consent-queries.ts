import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { exists, secondsOrNull, selectOnly } from "../select-rows.ts";

/** Names one installation of a client, which a person allows or not. */
export interface ConsentKey {
  person: string;
  clientId: string;
  /** The JWK thumbprint of the installation's key. */
  keyThumbprint: string;
  /** The password of the sign-in. A consent that another one gave does not count. */
  passwordId: string | null;
}

/** Consents that are kept for a person and client, the newest ones. */
const MAX_CONSENTS = 50;

export async function hasConsent(db: Database, key: ConsentKey): Promise<boolean> {
  return exists(
    db,
    sql`SELECT 1 FROM oauth_consents WHERE person = ${key.person} AND client_id = ${key.clientId}
      AND key_thumbprint = ${key.keyThumbprint} AND password_id IS ${key.passwordId}`,
  );
}

/** Returns when the person last allowed an installation in a browser of this name, or `null` if never. */
export async function findConsentIn(
  db: Database,
  { person, clientId, passwordId }: Omit<ConsentKey, "keyThumbprint">,
  browser: string,
): Promise<EpochSeconds | null> {
  const { grantedAt } = await selectOnly(
    db,
    v.object({ grantedAt: secondsOrNull }),
    sql`SELECT max(granted_at) AS grantedAt FROM oauth_consents
      WHERE person = ${person} AND client_id = ${clientId} AND browser = ${browser}
        AND password_id IS ${passwordId}`,
  );
  return grantedAt;
}

/**
 * Stores a person's consent to one installation. A repeated consent keeps its first instant. One by another password
 * replaces it.
 */
export async function grantConsent(
  db: Database,
  { person, clientId, keyThumbprint, passwordId, browser }: ConsentKey & { browser: string },
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  await db.batch([
    db.run(sql`
      INSERT INTO oauth_consents (person, client_id, key_thumbprint, browser, granted_at, password_id)
      VALUES (${person}, ${clientId}, ${keyThumbprint}, ${browser}, ${now}, ${passwordId})
      ON CONFLICT DO UPDATE SET browser = excluded.browser, granted_at = excluded.granted_at,
        password_id = excluded.password_id
      WHERE oauth_consents.password_id IS NOT excluded.password_id`),
    insertAuditEvent(db, event),
    db.run(sql`
      DELETE FROM oauth_consents WHERE person = ${person} AND client_id = ${clientId}
        AND key_thumbprint IN (SELECT key_thumbprint FROM oauth_consents
          WHERE person = ${person} AND client_id = ${clientId}
          ORDER BY granted_at DESC, key_thumbprint LIMIT -1 OFFSET ${MAX_CONSENTS})`),
  ]);
}

/**
 * Returns the statement that withdraws a person's consents to the installations that `which` selects (`b` is
 * browser_sessions). Each is asked again before it gets another session.
 */
export function withdrawConsentsStatement(db: Database, person: string, which: SQL) {
  return db.run(sql`
    DELETE FROM oauth_consents WHERE person = ${person} AND key_thumbprint IN (
      SELECT b.key_thumbprint FROM browser_sessions b WHERE ${which})`);
}
