import type { Context } from "hono";
import { sealPersonal } from "../../audit/personal-seal.ts";
import type { AuditActor, AuditEvent } from "../../db/audit/audit-statement.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { generateId } from "../../tokens/generate-id.ts";

/** Builds the audit row of an action by the acting credential on a token of `c.var.owner`. */
export function buildTokenAuditEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  id: string,
  details: NonNullable<AuditEvent["details"]> = {},
): AuditEvent {
  return buildOwnerAuditEvent(c, action, { kind: "token", id }, details);
}

/** Builds the audit row of an action, or a refused attempt, by the acting credential for `c.var.owner`. */
export function buildOwnerAuditEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  target: AuditEvent["target"],
  details: NonNullable<AuditEvent["details"]> = {},
): AuditEvent {
  const event = buildCredentialAuditEvent(c, action, target, details);
  const { subject } = c.var.owner;
  return { ...event, subject, onBehalfOf: subject === event.subject ? null : subject };
}

/** Builds the audit row of an action by the acting credential on `target`, in its organization. */
export function buildCredentialAuditEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  target: AuditEvent["target"],
  details: NonNullable<AuditEvent["details"]> = {},
): AuditEvent {
  const { subject, name, tokenId, organization } = c.var.credential;
  return {
    id: generateId("aud", getRandomBytes),
    at: c.var.now,
    organization,
    action,
    actor: buildAuditActor(c, { id: subject, name }, tokenId),
    subject,
    target,
    details,
  };
}

const MAX_USER_AGENT = 300;
/** The longest text of an address has 45 characters. Cloudflare sets none that is longer; a local proxy could. */
const MAX_IP_ADDRESS = 45;

/**
 * Builds the part of an audit row that names the actor, as they are called now, their IP address and browser. Cloudflare sets
 * `CF-Connecting-IP`; clients cannot forge it.
 */
export function buildAuditActor(
  c: Context<AppEnv>,
  person: { id: string; name: string | null } | null,
  tokenId: string | null = null,
): AuditActor {
  const personal = {
    name: person?.name ?? null,
    ipAddress: c.req.header("CF-Connecting-IP")?.slice(0, MAX_IP_ADDRESS) ?? null,
    // Cutting a surrogate pair in half would store another text than the signed one.
    userAgent: c.req.header("User-Agent")?.slice(0, MAX_USER_AGENT).toWellFormed() ?? null,
  };
  return {
    person: person?.id ?? null,
    tokenId,
    requestId: c.var.requestId,
    ...personal,
    personal: sealPersonal(personal, getRandomBytes),
    macs: c.var.config.auditMacs,
  };
}

/** Describes how one field changes, for the audit trail: `{ name: [from, to] }`, or `{}` if both are equal. */
export function describeChange<Value>(
  name: string,
  from: Value,
  to: Value,
): Record<string, [Value, Value]> {
  return JSON.stringify(from) === JSON.stringify(to) ? {} : { [name]: [from, to] };
}
