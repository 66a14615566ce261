import type { Context } from "hono";
import { settleWithin } from "../../../shared/settle-within.ts";
import { StorageUnavailableError } from "../../../shared/storage-unavailable-error.ts";
import { systemClock } from "../../../shared/system-clock.ts";
import type { AuditEventResource, AuditParty } from "../../../shared/wire/audit-event.ts";
import { formatCsvLine } from "../../audit/format-csv-line.ts";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import { type AuditFilter, readAuditEvents } from "../../db/audit/list-audit-events.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { buildCredentialAuditEvent } from "./audit-event.ts";
import { listAuditedOrganizations, toAuditEventResource } from "./audit-event-page.ts";

type Cell = string | number | null;

/** The columns of an exported trail, in order. */
const COLUMNS: Record<string, (event: AuditEventResource) => Cell> = {
  id: (event) => event.id,
  organization_id: (event) => event.organization_id,
  sequence: (event) => event.sequence,
  occurred_at: (event) => event.occurred_at,
  action: (event) => event.action,
  ...toPartyColumns("actor", (event) => event.actor),
  ...toPartyColumns("on_behalf_of", (event) => event.on_behalf_of),
  ...toPartyColumns("subject", (event) => event.subject),
  target_kind: (event) => event.target?.kind ?? null,
  ...toPartyColumns("target", (event) => event.target),
  ...toPartyColumns("credential", (event) => event.credential),
  details: (event) => JSON.stringify(event.details),
  request_id: (event) => event.request_id,
  ip_address: (event) => event.ip_address,
  user_agent: (event) => event.user_agent,
};

const CSV_HEADER = formatCsvLine(Object.keys(COLUMNS));

function toCsvLine(event: AuditEventResource): string {
  return formatCsvLine(Object.values(COLUMNS).map((read) => read(event)));
}

function toPartyColumns(name: string, partyOf: (event: AuditEventResource) => AuditParty | null) {
  return {
    [`${name}_id`]: (event: AuditEventResource) => partyOf(event)?.id ?? null,
    [`${name}_name`]: (event: AuditEventResource) => partyOf(event)?.name ?? null,
  };
}

/** Rows per read; an export never keeps more in memory. */
const PAGE_SIZE = 1_000;

/** How long a page may take. */
const PAGE_LIMIT_MS = 8_000;

const FORMATS = {
  ndjson: { start: "", line: (event: AuditEventResource) => `${JSON.stringify(event)}\n` },
  csv: { start: CSV_HEADER, line: toCsvLine },
} as const;

/**
 * Streams the organization's trail, reading each page only when the client is ready for it.
 *
 * The last row is the one that records this export. If a read fails, the stream breaks off with an error,
 * so that nobody mistakes a part for the whole trail.
 */
export async function exportAuditEvents(
  c: Context<AppEnv>,
  filter: Omit<AuditFilter, "organizations">,
  format: keyof typeof FORMATS,
): Promise<ReadableStream<Uint8Array>> {
  const { db, credential, isolate } = c.var;
  const organizations = listAuditedOrganizations(c);
  const target = { kind: "organization", id: credential.organization } as const;
  const event = buildCredentialAuditEvent(c, "audit.exported", target, { format, ...filter });
  await recordEvent(db, event);
  const { start, line } = FORMATS[format];
  const encoder = new TextEncoder();
  let afterSeq = 0;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (start !== "") controller.enqueue(encoder.encode(start));
    },
    async pull(controller) {
      const page = { limit: PAGE_SIZE, afterSeq, through: event.id };
      // Each page has its own limit, since a long trail may take longer than a request may wait for D1.
      const read = readAuditEvents(isolate.db, { ...filter, organizations }, page);
      // The original error is dropped: the runtime would log its text, which contains the query.
      const rows = await settleWithin(read, PAGE_LIMIT_MS, systemClock).catch(() => null);
      if (rows === null) return controller.error(new StorageUnavailableError());
      const text = rows.map((row) => line(toAuditEventResource(row, { auditor: true }))).join("");
      if (text !== "") controller.enqueue(encoder.encode(text));
      afterSeq = rows.at(-1)?.seq ?? afterSeq;
      if (rows.length < PAGE_SIZE) controller.close();
    },
  });
}
