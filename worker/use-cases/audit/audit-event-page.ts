import type { Context } from "hono";
import { toRfc3339 } from "../../../shared/time.ts";
import type {
  AuditEventPage,
  AuditEventResource,
  AuditParty,
} from "../../../shared/wire/audit-event.ts";
import {
  type AuditFilter,
  type ListedAuditEvent,
  listAuditEvents,
} from "../../db/audit/list-audit-events.ts";
import type { AppEnv } from "../../http/app-env.ts";

/** One page of the trail, newest first. */
export async function auditEventPage(
  c: Context<AppEnv>,
  filter: AuditFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  viewer: AuditViewer,
): Promise<AuditEventPage> {
  const rows = await listAuditEvents(c.var.db, filter, { limit: limit + 1, after: cursor });
  const events = rows.slice(0, limit).map((row) => toAuditEventResource(row, viewer));
  const last = rows.length > limit ? events.at(-1) : undefined;
  return { events, next_cursor: last?.id ?? null };
}

/** Who looks: an auditor sees from where everybody acted; anyone else only where it was themselves. */
type AuditViewer = { auditor: true } | { auditor: false; person: string };

/** A row of the trail as `/v1` shows it. */
export function toAuditEventResource(
  event: ListedAuditEvent,
  viewer: AuditViewer,
): AuditEventResource {
  const { targetKind, targetId } = event;
  const network = viewer.auditor || isOwnNetwork(event, viewer.person);
  // A session is called after its browser.
  const nameOf = (isSession: boolean, name: string | null) => (isSession && !network ? null : name);
  return {
    id: event.id,
    organization_id: event.organization,
    sequence: event.number,
    occurred_at: toRfc3339(event.occurredAt),
    action: event.action,
    actor: party(event.actor, event.actorName),
    on_behalf_of: party(event.onBehalfOf, event.onBehalfOfName),
    subject: party(event.subject, event.subjectName),
    target:
      targetKind === null || targetId === null
        ? null
        : {
            kind: targetKind,
            id: targetId,
            name: nameOf(targetKind === "session", event.targetName),
          },
    credential: party(
      event.credential,
      nameOf(event.credentialKind === "ses", event.credentialName),
    ),
    details: JSON.parse(event.details),
    request_id: event.requestId,
    ip_address: network ? event.ipAddress : null,
    user_agent: network ? event.userAgent : null,
  };
}

/** A person's own doing, or of a stranger at their account: such as who tried their password. */
function isOwnNetwork({ actor, subject }: ListedAuditEvent, person: string): boolean {
  return actor === person || (actor === null && subject === person);
}

function party(id: string | null, name: string | null): AuditParty | null {
  return id === null ? null : { id, name };
}

/**
 * Whose rows an auditor sees: their own organization's. What belongs to no organization, such as a
 * sign-in before one is chosen, is the home organization's to look after.
 */
export function auditedOrganizations(c: Context<AppEnv>): (string | null)[] {
  const { organization } = c.var.credential;
  return organization === c.var.config.homeOrganization ? [organization, null] : [organization];
}
