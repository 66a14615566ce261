import { Hono } from "hono";
import { toRfc3339 } from "../../../shared/time.ts";
import {
  ActivityQuery,
  AuditEventExport,
  AuditEventPage,
  ExportAuditEventsQuery,
  ListAuditEventsQuery,
} from "../../../shared/wire/audit-event.ts";
import { findToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { parseQueryParams } from "../../http/parse-query-params.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { limitRecordedReads } from "../../middleware/limit-mutations.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import {
  listAuditedOrganizations,
  readAuditEventPage,
} from "../../use-cases/audit/audit-event-page.ts";
import { exportAuditEvents } from "../../use-cases/audit/export-audit-events.ts";
import { readTokenKey } from "../../use-cases/tokens/require-token.ts";

const CONTENT_TYPES = {
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8; header=present",
} as const;

/** `/v1/audit-events`: the organization's audit trail, for its auditors. */
export const auditEventRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("audit"))
  .get(
    "/",
    limitRecordedReads,
    describe("List audit events", { status: 200, schema: AuditEventPage }, [400, 404]),
    parseQueryParams(ListAuditEventsQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid("query");
      const organizations = listAuditedOrganizations(c);
      const page = { limit, cursor };
      const viewer = { auditor: true } as const;
      return c.json(await readAuditEventPage(c, { ...filter, organizations }, page, viewer));
    },
  )
  .get(
    "/export",
    limitRecordedReads,
    describe(
      "Export audit events",
      { status: 200, schema: AuditEventExport, types: ["application/x-ndjson", "text/csv"] },
      [400, 404],
    ),
    parseQueryParams(ExportAuditEventsQuery),
    async (c) => {
      const { format, ...filter } = c.req.valid("query");
      const exported = await exportAuditEvents(c, filter, format);
      const day = toRfc3339(c.var.now).slice(0, 10);
      return c.body(exported, 200, {
        "Content-Type": CONTENT_TYPES[format],
        "Content-Disposition": `attachment; filename="audit-${day}.${format}"`,
      });
    },
  );

/** `/v1/me/activity`: all events of my account and my tokens, by any actor. */
export const myActivityRoutes = new Hono<AppEnv>().get(
  "/activity",
  requireSession,
  describe("List my activity", { status: 200, schema: AuditEventPage }, [400]),
  parseQueryParams(ActivityQuery),
  async (c) => {
    const { subject, organization } = c.var.credential;
    // Events of signing in belong to no organization.
    const filter = { organizations: [organization, null], subject };
    const viewer = { auditor: false, person: subject } as const;
    return c.json(await readAuditEventPage(c, filter, c.req.valid("query"), viewer));
  },
);

/** `…/tokens/{id}/activity`: the events of a token, even after it is deleted. */
export const tokenActivityRoutes = new Hono<AppEnv>().get(
  "/",
  requireSession,
  describe("List a token's activity", { status: 200, schema: AuditEventPage }, [400, 404]),
  parseQueryParams(ActivityQuery),
  async (c) => {
    const { id, subject, organization } = readTokenKey(c);
    const filter = { organizations: [organization], subject, target: id };
    const viewer = { auditor: false, person: c.var.credential.subject } as const;
    const page = await readAuditEventPage(c, filter, c.req.valid("query"), viewer);
    const isKnown = page.events.length > 0 || (await findToken(c.var.db, readTokenKey(c))) !== null;
    if (!isKnown) throw new ProblemError("not_found");
    return c.json(page);
  },
);
