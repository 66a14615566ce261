import type { Context } from "hono";
import { toRfc3339 } from "../../../shared/time.ts";
import type {
  AuditEventPage,
  AuditEventResource,
  AuditParty,
} from "../../../shared/wire/audit-event.ts";
import type { Reading } from "../../db/audit/insert-reading.ts";
import {
  type AuditFilter,
  type ListedAuditEvent,
  listAuditEvents,
} from "../../db/audit/list-audit-events.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { buildCredentialAuditEvent } from "./audit-event.ts";

/**
 * Reads one page of the audit trail, newest first. An auditor's reading is itself recorded, with the question but
 * without the page. Other viewers see what the person whom it concerns sees too.
 */
export async function readAuditEventPage(
  c: Context<AppEnv>,
  filter: AuditFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  viewer: AuditViewer,
): Promise<AuditEventPage> {
  const reading = viewer.auditor ? buildReading(c, filter) : null;
  const page = { limit: limit + 1, after: cursor };
  const rows = await listAuditEvents(c.var.db, filter, page, reading);
  const events = rows.slice(0, limit).map((row) => toAuditEventResource(row, viewer));
  const last = rows.length > limit ? events.at(-1) : undefined;
  return { events, next_cursor: last?.id ?? null };
}

function buildReading(c: Context<AppEnv>, { organizations: _, ...question }: AuditFilter): Reading {
  const target = { kind: "organization", id: c.var.credential.organization } as const;
  const event = buildCredentialAuditEvent(c, "audit.read", target);
  return { ...event, target, details: question };
}

/** A person who reads the trail. Only an auditor sees the IP addresses and browsers of other people. */
type AuditViewer = { auditor: true } | { auditor: false; person: string };

/** Converts a row of the trail to its form in `/v1`. */
export function toAuditEventResource(
  event: ListedAuditEvent,
  viewer: AuditViewer,
): AuditEventResource {
  const { targetKind, targetId } = event;
  const showsNetwork = viewer.auditor || isOwnNetwork(event, viewer.person);
  // A session is named after its browser, which is hidden like the IP address.
  const nameOf = (isSession: boolean, name: string | null) =>
    isSession && !showsNetwork ? null : name;
  return {
    id: event.id,
    organization_id: event.organization,
    sequence: event.number,
    occurred_at: toRfc3339(event.occurredAt),
    action: event.action,
    actor: toParty(event.actor, event.actorName),
    on_behalf_of: toParty(event.onBehalfOf, event.onBehalfOfName),
    subject: toParty(event.subject, event.subjectName),
    target:
      targetKind === null || targetId === null
        ? null
        : {
            kind: targetKind,
            id: targetId,
            name: nameOf(targetKind === "session", event.targetName),
          },
    credential: toParty(
      event.credential,
      nameOf(event.credentialKind === "ses", event.credentialName),
    ),
    details: event.details,
    request_id: event.requestId,
    ip_address: showsNetwork ? event.ipAddress : null,
    user_agent: showsNetwork ? event.userAgent : null,
  };
}

/** Returns true if the person acted, or if a stranger tried their account, for example by guessing the password. */
function isOwnNetwork({ actor, subject }: ListedAuditEvent, person: string): boolean {
  return actor === person || (actor === null && subject === person);
}

function toParty(id: string | null, name: string | null): AuditParty | null {
  return id === null ? null : { id, name };
}

/**
 * Returns the organizations whose rows an auditor sees: their own.
 *
 * Auditors of the home organization also see rows without an organization (`null`), such as a sign-in
 * before one is chosen.
 */
export function listAuditedOrganizations(c: Context<AppEnv>): (string | null)[] {
  const { organization } = c.var.credential;
  return organization === c.var.config.homeOrganization ? [organization, null] : [organization];
}
