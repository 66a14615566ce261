import { is, SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { AuditAction } from "../../../shared/wire/audit-event.ts";
import { boundDetails } from "../../audit/bound-details.ts";
import type { PersonalSeal } from "../../audit/personal-seal.ts";
import { buildWrittenMessage, sign } from "../../audit/row-mac.ts";
import { WRITTEN_COLUMNS, type WrittenColumn, type WrittenRow } from "../../audit/trail-row.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import type { Database } from "../database.ts";
import { boundComputedDetails } from "./bounded-details.ts";

/** The actor of a request and where the request came from. All audit rows of a request share it. */
export interface AuditActor {
  /** The person; `null` if unknown, as in a failed sign-in. */
  person: string | null;
  /** The person's name at this time. */
  name: string | null;
  tokenId: string | null;
  requestId: string;
  ipAddress: string | null;
  userAgent: string | null;
  /** The salted digest that binds name, address and user agent to the chain; `null` if there is none of them. */
  personal: PersonalSeal | null;
  /** The keys that sign the rows. */
  macs: MacKeyRing;
}

export interface AuditEvent {
  id: string;
  at: EpochSeconds;
  organization: string | null;
  action: AuditAction;
  actor: AuditActor;
  /** The owner of the token that a manager changes; absent or `null` if the actor acts for themselves. */
  onBehalfOf?: string | null;
  /** The owner of the token or account that the event is about. */
  subject: string | null;
  target: {
    kind: "token" | "user" | "organization" | "session" | "catalog" | "link" | "provider";
    id: string;
  } | null;
  /**
   * Old and new values, without secrets and personal data. SQL if only the batch knows them. They are stored within
   * `MAX_DETAILS_BYTES`.
   */
  details?: Record<string, unknown> | SQL;
}

/**
 * Returns the statement that writes a mutation's audit row, for the mutation's batch. It writes the row only if
 * `when` is true, by default if the previous statement changed a row, so that it never records what did not happen.
 */
export function insertAuditEvent(db: Database, event: AuditEvent, when: SQL = sql`changes() > 0`) {
  return insertRows(db, event, {}, sql`WHERE ${when}`);
}

/** Builds the condition that the audit row of `event` was written: the guard of its batch passed. */
export function buildRecordedCondition(event: Pick<AuditEvent, "id">): SQL {
  return sql`EXISTS (SELECT 1 FROM audit_events WHERE id = ${event.id})`;
}

/**
 * Returns the statement that writes an audit row for each token that `from` selects (`FROM tokens t …`). In the
 * batch it comes before the statements that change these tokens, because it reads their old values.
 */
export function insertTokenAuditEvents(
  db: Database,
  event: Omit<SharedEvent, "details">,
  from: SQL,
  details: SQL = sql`'{}'`,
  kind: "token" | "session" = "token",
) {
  const columns = {
    organization: sql`t.organization`,
    subject: sql`t.owner`,
    target_id: sql`t.id`,
  };
  return insertForEach(db, { ...event, details }, kind, columns, from);
}

/** Returns the statement that writes `membership.updated` for each member that `from` selects (`FROM memberships m …`). */
export function insertMemberAuditEvents(
  db: Database,
  { at, actor }: Pick<AuditEvent, "at" | "actor">,
  from: SQL,
  details: SQL,
) {
  const columns = {
    organization: sql`m.organization`,
    subject: sql`m.person`,
    target_id: sql`m.person`,
  };
  const event = { at, actor, action: "membership.updated", details } as const;
  return insertForEach(db, event, "user", columns, from);
}

/**
 * Returns the statement that writes an audit row for each sign-in that `from` selects (`FROM … session s …`), about its
 * person, in the trail of one organization.
 */
export function insertSignInAuditEvents(
  db: Database,
  event: SharedEvent,
  organization: string,
  from: SQL,
) {
  const columns = {
    organization: sql`${organization}`,
    subject: sql`s.user_id`,
    target_id: sql`s.id`,
  };
  return insertForEach(db, event, "session", columns, from);
}

/** Returns the statement that writes an audit row for each link that `from` selects (`FROM one_time_links l …`). */
export function insertLinkAuditEvents(db: Database, event: SharedEvent, from: SQL) {
  const columns = {
    organization: sql`l.organization`,
    subject: sql`l.person`,
    target_id: sql`l.id`,
  };
  return insertForEach(db, event, "link", columns, from);
}

/** The values that all rows of one statement share. */
type SharedEvent = Omit<AuditEvent, "id" | "organization" | "subject" | "target">;

/** SQL that makes an id for each row. */
const NEW_ID = sql`'aud_' || lower(hex(randomblob(12)))`;

function insertForEach(
  db: Database,
  event: SharedEvent,
  kind: NonNullable<AuditEvent["target"]>["kind"],
  columns: Record<"organization" | "subject" | "target_id", SQL>,
  from: SQL,
) {
  const row = { ...event, id: "", organization: null, subject: null, target: { kind, id: "" } };
  return insertRows(db, row, { id: NEW_ID, ...columns }, from);
}

/**
 * Returns the statement that writes an audit row for each refusal that was repeated. `from` selects them as `r`, with
 * the first one's row as `e`. Refusals that were counted together have no common subject and target.
 */
export function insertRepeatAuditEvents(
  db: Database,
  { at, actor }: Pick<AuditEvent, "at" | "actor">,
  from: SQL,
) {
  const ofOne = (column: SQL) => sql`CASE WHEN r.is_various THEN NULL ELSE ${column} END`;
  const computed = {
    id: NEW_ID,
    organization: sql`e.organization`,
    action: sql`e.action`,
    actor: sql`e.actor`,
    actor_token_id: ofOne(sql`e.actor_token_id`),
    on_behalf_of: ofOne(sql`e.on_behalf_of`),
    subject: sql`CASE WHEN r.is_various THEN coalesce(e.actor, e.subject) ELSE e.subject END`,
    target_kind: ofOne(sql`e.target_kind`),
    target_id: ofOne(sql`e.target_id`),
  };
  const details = sql`json_patch(
    json_object('repeated', r.repeats, 'first', r.event, 'until', r.window_ends_at),
    CASE WHEN r.is_various THEN '{"various":true}' ELSE '{}' END)`;
  // The action of every row comes from its first refusal, whatever this one says.
  const action = "scope.refused";
  const row = { id: "", organization: null, action, subject: null, target: null, details } as const;
  return insertRows(db, { ...row, at, actor }, computed, from);
}

/** Records an event that changes nothing and that its actor may not repeat at will. Refusals have `recordRefusal`. */
export async function recordEvent(db: Database, event: AuditEvent): Promise<void> {
  await insertAuditEvent(db, event, sql`1`);
}

/** @param computed the columns that the statement computes itself, which the signature leaves out */
function insertRows(
  db: Database,
  event: AuditEvent,
  computed: Partial<Record<WrittenColumn, SQL>>,
  from: SQL,
) {
  const { actor } = event;
  const { details } = event;
  const expressions = is(details, SQL)
    ? { ...computed, details: boundComputedDetails(details) }
    : computed;
  const filledIn = WRITTEN_COLUMNS.filter((column) => expressions[column] !== undefined).join();
  const row = toWrittenRow(event);
  const { kid, mac } = sign(actor.macs, buildWrittenMessage(row, filledIn));
  const values = WRITTEN_COLUMNS.map((column) => expressions[column] ?? sql`${row[column]}`);
  return db.run(sql`
    INSERT INTO audit_events (${sql.raw(WRITTEN_COLUMNS.join(", "))}, filled_in, kid, mac,
      personal_salt, actor_name, ip_address, user_agent)
    SELECT ${sql.join(values, sql`, `)}, ${filledIn}, ${kid}, ${mac},
      ${actor.personal?.salt ?? null}, ${actor.name}, ${actor.ipAddress}, ${actor.userAgent} ${from}`);
}

function toWrittenRow({ actor, details, ...event }: AuditEvent): WrittenRow {
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
    details: is(details, SQL) ? null : boundDetails(details ?? {}),
    request_id: actor.requestId,
    personal_digest: actor.personal?.digest ?? null,
  };
}

/**
 * Builds the actor of changes that Latchkey makes by itself, without a request.
 *
 * @param requestId names the job instead of a request
 */
export function createSystemActor(macs: MacKeyRing, requestId = "cron"): AuditActor {
  return {
    person: null,
    name: null,
    tokenId: null,
    requestId,
    ipAddress: null,
    userAgent: null,
    personal: null,
    macs,
  };
}
