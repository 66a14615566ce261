import type { Context } from "hono";
import { sealPersonal } from "../../audit/personal-seal.ts";
import type { AuditActor, AuditEvent } from "../../db/audit/audit-statement.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";

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

const MAX_USER_AGENT = 300;

/** Who acts and from where, for the audit trail. Cloudflare sets `CF-Connecting-IP`; clients cannot. */
export function auditActor(
  c: Context<AppEnv>,
  person: string | null,
  tokenId: string | null = null,
): AuditActor {
  const network = {
    ipAddress: c.req.header("CF-Connecting-IP") ?? null,
    // A cut through a pair would be stored as something else than what is signed.
    userAgent: c.req.header("User-Agent")?.slice(0, MAX_USER_AGENT).toWellFormed() ?? null,
  };
  return {
    person,
    tokenId,
    requestId: c.var.requestId,
    ...network,
    personal: sealPersonal(network, randomBytes),
    macs: c.var.config.auditMacs,
  };
}

/** What a change makes of one member, for the audit trail: `{ name: [old, new] }`, nothing where they are equal. */
export function difference<Value>(
  name: string,
  from: Value,
  to: Value,
): Record<string, [Value, Value]> {
  return JSON.stringify(from) === JSON.stringify(to) ? {} : { [name]: [from, to] };
}
