import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "./audit-statement.ts";
import { insertChange } from "./change-statement.ts";
import type { Database } from "./database.ts";

/** A token as its holder presents it: found by its secret. */
export interface PresentedToken {
  id: string;
  owner: string;
  organization: string;
}

/** @returns the token whose secret it is, or `null` unless both are live. */
export async function findPresentedToken(
  db: Database,
  digest: string,
  now: EpochSeconds,
): Promise<PresentedToken | null> {
  const [row] = await db.all<PresentedToken>(sql`
    SELECT t.id, t.owner, t.organization
    FROM token_secrets s JOIN tokens t ON t.id = s.token_id
    WHERE s.digest = ${digest} AND (s.valid_until IS NULL OR s.valid_until > ${now})
      AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${now})`);
  return row ?? null;
}

/**
 * Revokes a personal access token, and all that it issued, in one batch.
 *
 * @param event the `token.revoked` of the token itself
 */
export async function revokePresentedToken(
  db: Database,
  token: PresentedToken,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  const children = sql`FROM tokens t WHERE t.id IN (
      WITH RECURSIVE issued (id) AS (
        SELECT id FROM tokens WHERE parent_id = ${token.id}
        UNION SELECT c.id FROM tokens c JOIN issued ON c.parent_id = issued.id)
      SELECT id FROM issued)
    AND t.organization = ${token.organization} AND t.owner = ${token.owner} AND t.revoked_at IS NULL
    AND EXISTS (SELECT 1 FROM audit_events WHERE id = ${event.id})`;
  const { actor } = event;
  await db.batch([
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id = ${token.id} AND owner = ${token.owner} AND organization = ${token.organization}
        AND kind = 'pat' AND revoked_at IS NULL`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: token.id }),
    db.run(sql`
      INSERT INTO audit_events (id, occurred_at, organization, action, actor, actor_token_id, subject,
        target_kind, target_id, details, request_id, ip_address, user_agent)
      SELECT 'aud_' || lower(hex(randomblob(12))), ${now}, t.organization, 'token.revoked',
        ${actor.person}, ${actor.tokenId}, t.owner, 'token', t.id, json_object('with', ${token.id}),
        ${actor.requestId}, ${actor.ipAddress}, ${actor.userAgent} ${children}`),
    db.run(sql`
      INSERT INTO changes (nonce, kind, target_id, created_at)
      SELECT lower(hex(randomblob(16))), 'token', t.id, unixepoch() ${children}`),
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id IN (SELECT t.id ${children})`),
  ]);
}
