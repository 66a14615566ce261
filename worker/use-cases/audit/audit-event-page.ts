import type { Context } from "hono";
import type { AuditEventPage } from "../../../shared/wire/audit-event.ts";
import { type AuditFilter, listAuditEvents } from "../../db/audit/list-audit-events.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { type AuditViewer, toAuditEventResource } from "./audit-event-resource.ts";

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
