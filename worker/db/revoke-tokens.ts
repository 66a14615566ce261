import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import type { AuditActor } from "./audit-statement.ts";
import type { Database } from "./database.ts";

/**
 * The statements that revoke every live token that `which` names (`t` is tokens), each with its audit and
 * change-feed rows: those first, since they read what the last changes. For a batch.
 */
export function revokeTokensStatements(
  db: Database,
  which: SQL,
  { actor, now, reason }: { actor: AuditActor; now: EpochSeconds; reason: string },
) {
  const ending = sql`FROM tokens t WHERE t.revoked_at IS NULL AND (${which})`;
  return [
    db.run(sql`
      INSERT INTO audit_events (id, occurred_at, organization, action, actor, actor_token_id, subject,
        target_kind, target_id, details, request_id, ip_address, user_agent)
      SELECT 'aud_' || lower(hex(randomblob(12))), ${now}, t.organization,
        CASE t.kind WHEN 'ses' THEN 'session.ended' ELSE 'token.revoked' END, ${actor.person},
        ${actor.tokenId}, t.owner, CASE t.kind WHEN 'ses' THEN 'session' ELSE 'token' END, t.id,
        json_object('reason', ${reason}), ${actor.requestId}, ${actor.ipAddress}, ${actor.userAgent}
      ${ending}`),
    db.run(sql`
      INSERT INTO changes (nonce, kind, target_id, created_at)
      SELECT lower(hex(randomblob(16))), 'token', t.id, unixepoch() ${ending}`),
    db.run(sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1
      WHERE id IN (SELECT t.id ${ending})`),
  ] as const;
}
