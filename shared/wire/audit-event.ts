import * as v from "valibot";
import { Instant } from "../expiry.ts";
import { AuditEventId } from "../ids.ts";
import { EpochSeconds, Rfc3339 } from "../time.ts";

/**
 * A person or thing in the trail. `name` is the current name, or as a target the last name of a deleted token; `null`
 * if there is none, or if it was erased. An actor's is the name at the time of the event, or the current one in a row
 * from before names were kept.
 */
export const AuditParty = v.object({ id: v.string(), name: v.nullable(v.string()) });
export type AuditParty = v.InferOutput<typeof AuditParty>;

/** An entry of the audit trail: actor, action, target and origin. */
export const AuditEventResource = v.object({
  id: AuditEventId,
  /** The organization; `null` if there is none, such as for a sign-in before one is chosen. */
  organization_id: v.nullable(v.string()),
  /**
   * Number in the organization's chain, from 1 without gaps; `null` until it is sealed. Events without an
   * organization have a separate chain.
   */
  sequence: v.nullable(v.number()),
  occurred_at: Rfc3339,
  /** Kind of target and action, such as `token.revoked`. */
  action: v.string(),
  /** `null` if the person is not known (a failed sign-in), or the system itself acted. */
  actor: v.nullable(AuditParty),
  /** The person that the actor acted for, if not for themselves. */
  on_behalf_of: v.nullable(AuditParty),
  /** The person whose account or token it is about. */
  subject: v.nullable(AuditParty),
  target: v.nullable(v.object({ kind: v.string(), ...AuditParty.entries })),
  /** The session or token that the actor used. */
  credential: v.nullable(AuditParty),
  /**
   * Changes as `[old, new]` by field, and other facts, in at most 4,096 bytes. Never contains a secret. A long list is
   * `{ entries, count, sha256 }`, a long text `{ start, count, sha256 }`; what the database computes has no `sha256`.
   * `repeated` counts refusals that were equal to the event `first`.
   */
  details: v.record(v.string(), v.unknown()),
  request_id: v.nullable(v.string()),
  /** `null` if erased, or if it is another person's and the viewer is not an auditor. */
  ip_address: v.nullable(v.string()),
  user_agent: v.nullable(v.string()),
});
export type AuditEventResource = v.InferOutput<typeof AuditEventResource>;

/** A page of the audit trail, newest first. */
export const AuditEventPage = v.object({
  events: v.array(AuditEventResource),
  /** Pass as `cursor` for the next page; `null` on the last. */
  next_cursor: v.nullable(AuditEventId),
});
export type AuditEventPage = v.InferOutput<typeof AuditEventPage>;

const page = {
  /** The most events of a page, 1 to 100. */
  limit: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(3),
      v.regex(/^[1-9]\d{0,2}$/),
      v.transform(Number),
      v.maxValue(100),
    ),
    "50",
  ),
  /** `next_cursor` of the page before. */
  cursor: v.optional(AuditEventId),
};

/** The query of a person's or a token's activity. */
export const ActivityQuery = v.strictObject(page);
export type ActivityQuery = v.InferInput<typeof ActivityQuery>;

const seconds = v.pipe(
  Instant,
  v.transform((text) => Math.floor(Date.parse(text) / 1000)),
  EpochSeconds,
);
const Name = v.pipe(v.string(), v.maxLength(100), v.regex(/^[A-Za-z0-9_.-]+$/));
/** The `id` of a target. A catalog's is organization and version: `org_home/2`. */
const TargetId = v.pipe(v.string(), v.maxLength(100), v.regex(/^[A-Za-z0-9_-]+(\/\d+)?$/));

const filters = {
  /** The id of the person who acted. */
  actor: v.optional(Name),
  /** The id of the person whose account or token it is about. */
  subject: v.optional(Name),
  /** Such as `token.revoked`. */
  action: v.optional(Name),
  /** The id of the token, member or other target. */
  target: v.optional(TargetId),
  /** The first instant; it is included. */
  from: v.optional(seconds),
  /** The instant after the last one. */
  to: v.optional(seconds),
};

/** The query of `GET /v1/audit-events`. */
export const ListAuditEventsQuery = v.strictObject({ ...filters, ...page });
export type ListAuditEventsQuery = v.InferInput<typeof ListAuditEventsQuery>;

/** The events, oldest first: each an `AuditEventResource` in JSON on its line, or CSV (RFC 4180) with a header line. */
export const AuditEventExport = v.string();

/** The query of `GET /v1/audit-events/export`, which returns all matching events, oldest first. */
export const ExportAuditEventsQuery = v.strictObject({
  /** A JSON `AuditEventResource` on each line, or CSV (RFC 4180) with a header line. */
  format: v.picklist(["ndjson", "csv"]),
  ...filters,
});
export type ExportAuditEventsQuery = v.InferInput<typeof ExportAuditEventsQuery>;

/** The audited actions, as stored in `audit_events.action`. */
export type AuditAction =
  | "token.issued"
  | "token.updated"
  | "token.regenerated"
  | "token.old_secret_stopped"
  | "token.revoked"
  | "token.deleted"
  | "token.secret_reused"
  | "token.recognized"
  | "token.collected"
  | "token.declined"
  | "token.withdrawn"
  | "token.lapsed"
  | "token.secret_kept"
  | "token.secret_opened"
  | "token.secret_forgotten"
  | "tokens.removed"
  | "session.started"
  | "session.ended"
  | "sign_in.succeeded"
  | "sign_in.failed"
  | "sign_in.throttled"
  | "sign_in.refused"
  | "sign_in.emergency"
  | "sign_in.ended"
  | "identity.linked"
  | "identity.unlinked"
  | "mapping.refused"
  | "sign_out"
  | "consent.granted"
  | "consent.denied"
  | "code.replayed"
  | "code.refused"
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
  | "invitation.created"
  | "invitation.revoked"
  | "password_link.created"
  | "password_link.revoked"
  | "password.set"
  | "user.created"
  | "provider.created"
  | "provider.changed"
  | "provider.disabled"
  | "provider.deleted"
  | "provider.tried"
  | "provider.domain_added"
  | "provider.domain_proved"
  | "provider.domain_lost"
  | "provider.domain_removed"
  | "audit.read"
  | "audit.exported"
  | "audit.pruned";
