import { Hono } from "hono";
import { AuditEventPage, ListAuditEventsQuery } from "../../shared/wire/audit-event.ts";
import type { AppEnv } from "../http/app-env.ts";
import { auditEventPage } from "../http/audit-event-page.ts";
import { auditedOrganizations } from "../http/audited-organizations.ts";
import { describe } from "../http/describe.ts";
import { queryParams } from "../http/query-params.ts";
import { requireControl } from "../middleware/require-control.ts";
import { requireSession } from "../middleware/require-session.ts";

/** `/v1/audit-events`: who did what in the organization, for those who may audit it. */
export const auditEventRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("audit"))
  .get(
    "/",
    describe("Who did what", { status: 200, schema: AuditEventPage }, [400, 404]),
    queryParams(ListAuditEventsQuery),
    async (c) => {
      const { limit, cursor, ...filter } = c.req.valid("query");
      const organizations = auditedOrganizations(c);
      const page = { limit, cursor };
      return c.json(await auditEventPage(c, { ...filter, organizations }, page, { auditor: true }));
    },
  );
