import { is, SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { AuditAction } from "../../../shared/wire/audit-event.ts";
import type { PersonalSeal } from "../../audit/personal-seal.ts";
import { sign, writtenMessage } from "../../audit/row-mac.ts";
import { WRITTEN_COLUMNS, type WrittenColumn, type WrittenRow } from "../../audit/trail-row.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import type { Database } from "../database.ts";

/** Who acts, and from where; the same for all rows of one request. */
export interface AuditActor {
  /** The person; `null` where nobody is known yet (a failed sign-in). */
  person: string | null;
  tokenId: string | null;
  requestId: string;
  ipAddress: string | null;
  userAgent: string | null;
  /** Holds address and user agent in the chain; `null` where there is neither. */
  personal: PersonalSeal | null;
  /** What the rows are signed with. */
  macs: MacKeyRing;
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
  target: {
    kind: "token" | "user" | "organization" | "session" | "catalog" | "link";
    id: string;
  } | null;
  /** Old and new values; never a secret, never personal data. As SQL where only the batch knows them. */
  details?: Record<string, unknown> | SQL;
}

/**
 * The audit row of a mutation, for the same batch: written only where `when` holds, so that nothing
 * is recorded that did not happen. By default: where the statement before it changed a row.
 */
export function insertAuditEvent(db: Database, event: AuditEvent, when: SQL = sql`changes() > 0`) {
  return insertRows(db, event, {}, sql`WHERE ${when}`);
}

/** Whether the row of `event` was written: so the guard of its batch let it happen. */
export function isRecorded(event: Pick<AuditEvent, "id">): SQL {
  return sql`EXISTS (SELECT 1 FROM audit_events WHERE id = ${event.id})`;
}

/**
 * One audit row for each token that `from` names (`FROM tokens t …`), otherwise like `event`: for a batch,
 * before what changes them, since it reads them as they were.
 */
export function insertTokenAuditEvents(
  db: Database,
  event: Omit<EachEvent, "details">,
  from: SQL,
  details: SQL = sql`'{}'`,
  kind: "token" | "session" = "token",
) {
  const each = { organization: sql`t.organization`, subject: sql`t.owner`, target_id: sql`t.id` };
  return insertEach(db, { ...event, details }, kind, each, from);
}

/** One `membership.updated` row for each member that `from` names (`FROM memberships m …`), otherwise alike. */
export function insertMemberAuditEvents(
  db: Database,
  { at, actor }: Pick<AuditEvent, "at" | "actor">,
  from: SQL,
  details: SQL,
) {
  const each = {
    organization: sql`m.organization`,
    subject: sql`m.person`,
    target_id: sql`m.person`,
  };
  return insertEach(db, { at, actor, action: "membership.updated", details }, "user", each, from);
}

/** One audit row for each link that `from` names (`FROM one_time_links l …`), otherwise like `event`. */
export function insertLinkAuditEvents(db: Database, event: EachEvent, from: SQL) {
  const each = { organization: sql`l.organization`, subject: sql`l.person`, target_id: sql`l.id` };
  return insertEach(db, event, "link", each, from);
}

/** What the rows of one statement have in common. */
type EachEvent = Omit<AuditEvent, "id" | "organization" | "subject" | "target">;

function insertEach(
  db: Database,
  event: EachEvent,
  kind: NonNullable<AuditEvent["target"]>["kind"],
  each: Record<"organization" | "subject" | "target_id", SQL>,
  from: SQL,
) {
  const row = { ...event, id: "", organization: null, subject: null, target: { kind, id: "" } };
  return insertRows(db, row, { id: sql`'aud_' || lower(hex(randomblob(12)))`, ...each }, from);
}

/** Records what changed nothing but must leave a trail, such as a refusal. */
export async function recordEvent(db: Database, event: AuditEvent): Promise<void> {
  await insertAuditEvent(db, event, sql`1`);
}

/** @param each the columns that the statement fills in itself, which the signature leaves out */
function insertRows(
  db: Database,
  event: AuditEvent,
  each: Partial<Record<WrittenColumn, SQL>>,
  from: SQL,
) {
  const { actor } = event;
  const filling = is(event.details, SQL) ? { ...each, details: event.details } : each;
  const filledIn = WRITTEN_COLUMNS.filter((column) => filling[column] !== undefined).join();
  const row = writtenRow(event);
  const { kid, mac } = sign(actor.macs, writtenMessage(row, filledIn));
  const written = WRITTEN_COLUMNS.map((column) => filling[column] ?? sql`${row[column]}`);
  return db.run(sql`
    INSERT INTO audit_events (${sql.raw(WRITTEN_COLUMNS.join(", "))}, filled_in, kid, mac,
      personal_salt, ip_address, user_agent)
    SELECT ${sql.join(written, sql`, `)}, ${filledIn}, ${kid}, ${mac},
      ${actor.personal?.salt ?? null}, ${actor.ipAddress}, ${actor.userAgent} ${from}`);
}

function writtenRow({ actor, details, ...event }: AuditEvent): WrittenRow {
  return {
    id: event.id,
    occurred_at: event.at,
    organization: event.organization,
    action: event.action,
    actor: actor.person,
    actor_token_id: actor.tokenId,
    on_behalf_of: event.onBehalfOf ?? null,
    subject: event.subject,
    target_kind: event.target?.kind ?? null,
    target_id: event.target?.id ?? null,
    details: is(details, SQL) ? null : JSON.stringify(details ?? {}),
    request_id: actor.requestId,
    personal_digest: actor.personal?.digest ?? null,
  };
}

/**
 * Acts where Latchkey does by itself, and nobody asked for it.
 *
 * @param requestId stands where other rows name the request
 */
export function systemActor(macs: MacKeyRing, requestId = "cron"): AuditActor {
  return {
    person: null,
    tokenId: null,
    requestId,
    ipAddress: null,
    userAgent: null,
    personal: null,
    macs,
  };
}
