import type { Context } from "hono";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";
import { auditActor } from "./audit-actor.ts";

/** The audit row of what the acting credential does to a token of `c.var.owner`. */
export function tokenAuditEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  id: string,
  details: NonNullable<AuditEvent["details"]> = {},
): AuditEvent {
  return ownerAuditEvent(c, action, { kind: "token", id }, details);
}

/** The audit row of what the acting credential does, or tries, for `c.var.owner`: themselves, or somebody else. */
export function ownerAuditEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  target: AuditEvent["target"],
  details: NonNullable<AuditEvent["details"]> = {},
): AuditEvent {
  const event = credentialAuditEvent(c, action, target, details);
  const { subject } = c.var.owner;
  return { ...event, subject, onBehalfOf: subject === event.subject ? null : subject };
}

/** The audit row of what the acting credential does, in its organization, to `target`. */
export function credentialAuditEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  target: AuditEvent["target"],
  details: NonNullable<AuditEvent["details"]> = {},
): AuditEvent {
  const { subject, tokenId, organization } = c.var.credential;
  return {
    id: newId("aud", randomBytes),
    at: c.var.now,
    organization,
    action,
    actor: auditActor(c, subject, tokenId),
    subject,
    target,
    details,
  };
}
