import type { Context } from "hono";
import { StorageUnavailableError } from "../../../shared/storage-unavailable-error.ts";
import type { AuditEventResource, AuditParty } from "../../../shared/wire/audit-event.ts";
import { csvLine } from "../../audit/csv-line.ts";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import { type AuditFilter, readAuditEvents } from "../../db/audit/list-audit-events.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { credentialAuditEvent } from "./audit-event.ts";
import { auditedOrganizations, toAuditEventResource } from "./audit-event-page.ts";

type Cell = string | number | null;

/** The columns of an exported trail, in order. */
const COLUMNS: Record<string, (event: AuditEventResource) => Cell> = {
  id: (event) => event.id,
  organization_id: (event) => event.organization_id,
  sequence: (event) => event.sequence,
  occurred_at: (event) => event.occurred_at,
  action: (event) => event.action,
  ...party("actor", (event) => event.actor),
  ...party("on_behalf_of", (event) => event.on_behalf_of),
  ...party("subject", (event) => event.subject),
  target_kind: (event) => event.target?.kind ?? null,
  ...party("target", (event) => event.target),
  ...party("credential", (event) => event.credential),
  details: (event) => JSON.stringify(event.details),
  request_id: (event) => event.request_id,
  ip_address: (event) => event.ip_address,
  user_agent: (event) => event.user_agent,
};

const CSV_HEADER = csvLine(Object.keys(COLUMNS));

function auditEventCsv(event: AuditEventResource): string {
  return csvLine(Object.values(COLUMNS).map((read) => read(event)));
}

function party(name: string, of: (event: AuditEventResource) => AuditParty | null) {
  return {
    [`${name}_id`]: (event: AuditEventResource) => of(event)?.id ?? null,
    [`${name}_name`]: (event: AuditEventResource) => of(event)?.name ?? null,
  };
}

/** Rows in one read: what is held of an export at a time. */
const PAGE = 1_000;

const FORMATS = {
  ndjson: { start: "", line: (event: AuditEventResource) => `${JSON.stringify(event)}\n` },
  csv: { start: CSV_HEADER, line: auditEventCsv },
} as const;

/**
 * The organization's trail as a stream, read page by page as fast as it is taken. It ends with the row
 * that says that it was exported; a fault on the way breaks it off, so that no part passes for the whole.
 */
export async function exportAuditEvents(
  c: Context<AppEnv>,
  filter: Omit<AuditFilter, "organizations">,
  format: keyof typeof FORMATS,
): Promise<ReadableStream<Uint8Array>> {
  const { db, credential } = c.var;
  const organizations = auditedOrganizations(c);
  const target = { kind: "organization", id: credential.organization } as const;
  const event = credentialAuditEvent(c, "audit.exported", target, { format, ...filter });
  await recordEvent(db, event);
  const { start, line } = FORMATS[format];
  const encoder = new TextEncoder();
  let afterSeq = 0;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (start !== "") controller.enqueue(encoder.encode(start));
    },
    async pull(controller) {
      const page = { limit: PAGE, afterSeq, through: event.id };
      // Without the fault itself, whose text holds the query: the runtime would log it.
      const rows = await readAuditEvents(db, { ...filter, organizations }, page).catch(() => null);
      if (rows === null) return controller.error(new StorageUnavailableError());
      const text = rows.map((row) => line(toAuditEventResource(row, { auditor: true }))).join("");
      if (text !== "") controller.enqueue(encoder.encode(text));
      afterSeq = rows.at(-1)?.seq ?? afterSeq;
      if (rows.length < PAGE) controller.close();
    },
  });
}
