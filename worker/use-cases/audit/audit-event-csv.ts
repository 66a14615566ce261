import type { AuditEventResource, AuditParty } from "../../../shared/wire/audit-event.ts";
import { csvLine } from "../../audit/csv-line.ts";

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

export const CSV_HEADER = csvLine(Object.keys(COLUMNS));

export function auditEventCsv(event: AuditEventResource): string {
  return csvLine(Object.values(COLUMNS).map((read) => read(event)));
}

function party(name: string, of: (event: AuditEventResource) => AuditParty | null) {
  return {
    [`${name}_id`]: (event: AuditEventResource) => of(event)?.id ?? null,
    [`${name}_name`]: (event: AuditEventResource) => of(event)?.name ?? null,
  };
}
