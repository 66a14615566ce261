import type { Context } from "hono";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";

/**
 * Builds an audit event about an account, outside of any organization.
 *
 * @param subject the account, or `null` if the email is unknown
 * @param actor the person who acts, or `null` if they did not prove who they are
 */
export function buildAccountEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  subject: string | null,
  actor: { id: string; name: string } | null = null,
): AuditEvent {
  return {
    id: generateId("aud", getRandomBytes),
    at: c.var.now,
    organization: null,
    action,
    actor: buildAuditActor(c, actor),
    subject,
    target: subject === null ? null : { kind: "user", id: subject },
  };
}
