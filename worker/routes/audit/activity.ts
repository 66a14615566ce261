import { Hono } from "hono";
import { ActivityQuery, AuditEventPage } from "../../../shared/wire/audit-event.ts";
import { findToken } from "../../db/tokens/find-token.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { queryParams } from "../../http/query-params.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { auditEventPage } from "../../use-cases/audit/audit-event-page.ts";
import { pathTokenKey } from "../../use-cases/tokens/path-token-key.ts";

/** `/v1/me/activity`: what happened to my account and my tokens, whoever did it. */
export const myActivityRoutes = new Hono<AppEnv>().get(
  "/activity",
  requireSession,
  describe("What happened to my account", { status: 200, schema: AuditEventPage }, [400]),
  queryParams(ActivityQuery),
  async (c) => {
    const { subject, organization } = c.var.credential;
    // Signing in belongs to no organization.
    const filter = { organizations: [organization, null], subject };
    const viewer = { auditor: false, person: subject } as const;
    return c.json(await auditEventPage(c, filter, c.req.valid("query"), viewer));
  },
);

/** `…/tokens/{id}/activity`: what happened to a token, one that is deleted too. */
export const tokenActivityRoutes = new Hono<AppEnv>().get(
  "/",
  requireSession,
  describe("What happened to a token", { status: 200, schema: AuditEventPage }, [400, 404]),
  queryParams(ActivityQuery),
  async (c) => {
    const { id, subject, organization } = pathTokenKey(c);
    const filter = { organizations: [organization], subject, target: id };
    const viewer = { auditor: false, person: c.var.credential.subject } as const;
    const page = await auditEventPage(c, filter, c.req.valid("query"), viewer);
    const isKnown = page.events.length > 0 || (await findToken(c.var.db, pathTokenKey(c))) !== null;
    if (!isKnown) throw new ProblemError("not_found");
    return c.json(page);
  },
);
