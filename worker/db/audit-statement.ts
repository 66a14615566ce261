import { is, SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../shared/time.ts";
import type { Database } from "./database.ts";

/** Everything that leaves a trail, by the name that stands in `audit_events.action`. */
export type AuditAction =
  | "token.issued"
  | "token.updated"
  | "token.regenerated"
  | "token.revoked"
  | "token.deleted"
  | "session.started"
  | "session.ended"
  | "sign_in.succeeded"
  | "sign_in.failed"
  | "sign_in.throttled"
  | "sign_out"
  | "consent.granted"
  | "consent.denied"
  | "code.replayed"
  | "user.updated"
  | "scope.refused"
  | "credential.issued"
  | "credential.revoked"
  | "organization.created"
  | "catalog.put"
  | "organization.updated"
  | "membership.created"
  | "membership.updated"
  | "membership.removed"
  | "authority.refused"
  | "user.created";

/** Who acts, and from where; the same for all rows of one request. */
export interface AuditActor {
  /** The person; `null` where nobody is known yet (a failed sign-in). */
  person: string | null;
  tokenId: string | null;
  requestId: string;
  ipAddress: string | null;
  userAgent: string | null;
}

export interface AuditEvent {
  id: string;
  at: EpochSeconds;
  organization: string | null;
  action: AuditAction;
  actor: AuditActor;
  /** For whom the actor acts, where not for themselves: the owner of a token that a manager changes. */
  onBehalfOf?: string | null;
  /** Whose token or account it is about. */
  subject: string | null;
  target: { kind: "token" | "user" | "organization" | "session" | "catalog"; id: string } | null;
  /** Old and new values; never a secret, never personal data. As SQL where only the batch knows them. */
  details?: Record<string, unknown> | SQL;
}

/**
 * The audit row of a mutation, for the same batch: written only where `when` holds, so that nothing
 * is recorded that did not happen. By default: where the statement before it changed a row.
 */
export function insertAuditEvent(db: Database, event: AuditEvent, when: SQL = sql`changes() > 0`) {
  const details = is(event.details, SQL)
    ? event.details
    : sql`${JSON.stringify(event.details ?? {})}`;
  return db.run(sql`
    INSERT INTO audit_events (id, occurred_at, organization, action, actor, actor_token_id,
      on_behalf_of, subject, target_kind, target_id, details, request_id, ip_address, user_agent)
    SELECT ${event.id}, ${event.at}, ${event.organization}, ${event.action}, ${event.actor.person},
      ${event.actor.tokenId}, ${event.onBehalfOf ?? null}, ${event.subject},
      ${event.target?.kind ?? null}, ${event.target?.id ?? null}, ${details},
      ${event.actor.requestId}, ${event.actor.ipAddress}, ${event.actor.userAgent}
    WHERE ${when}`);
}

/**
 * One audit row for each token that `from` names (`FROM tokens t …`), otherwise like `event`: for a batch,
 * before what changes them, since it reads them as they were.
 */
export function insertTokenAuditEvents(
  db: Database,
  event: Omit<AuditEvent, "id" | "subject" | "target" | "details">,
  from: SQL,
  details: SQL = sql`'{}'`,
) {
  const { actor } = event;
  return db.run(sql`
    INSERT INTO audit_events (id, occurred_at, organization, action, actor, actor_token_id,
      on_behalf_of, subject, target_kind, target_id, details, request_id, ip_address, user_agent)
    SELECT 'aud_' || lower(hex(randomblob(12))), ${event.at}, ${event.organization},
      ${event.action}, ${actor.person}, ${actor.tokenId}, ${event.onBehalfOf ?? null}, t.owner,
      'token', t.id, ${details}, ${actor.requestId}, ${actor.ipAddress}, ${actor.userAgent} ${from}`);
}

/** Records what changed nothing but must leave a trail, such as a refusal. */
export async function recordEvent(db: Database, event: AuditEvent): Promise<void> {
  await insertAuditEvent(db, event, sql`1`);
}
