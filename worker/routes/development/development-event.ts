import type { Context } from "hono";
import type { AuditAction } from "../../../shared/wire/audit-action.ts";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";
import { auditActor } from "../../use-cases/audit/audit-actor.ts";

/** The trail of what seeding does in an organization, where no person acts. */
export function developmentEvent(
  c: Context<AppEnv>,
  organization: string,
  action: AuditAction,
  target: NonNullable<AuditEvent["target"]>,
  subject: string | null = null,
): AuditEvent {
  return {
    id: newId("aud", randomBytes),
    at: c.var.now,
    organization,
    action,
    actor: auditActor(c, null),
    subject,
    target,
    details: { seeded: true },
  };
}
