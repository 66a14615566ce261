import { Hono } from "hono";
import * as v from "valibot";
import { TokenId } from "../../../shared/ids.ts";
import { toRfc3339 } from "../../../shared/time.ts";
import { SessionPage, type SessionResource } from "../../../shared/wire/session-resource.ts";
import {
  listSessions,
  type StoredSession,
  signOutSession,
} from "../../db/sign-in/session-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { refuseChange } from "../../use-cases/tokens/refuse-change.ts";

/** `/v1/sessions`: lists the browsers on which I am signed in to this organization, and signs them out. */
export const sessionRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .get("/", describe("List my sessions", { status: 200, schema: SessionPage }), async (c) => {
    const { subject, organization, tokenId } = c.var.credential;
    const sessions = await listSessions(c.var.db, { subject, organization }, c.var.now);
    return c.json({ sessions: sessions.map((session) => toSessionResource(session, tokenId)) });
  })
  .delete(
    "/:id",
    describe("Sign a browser out", { status: 204, schema: null }, [404]),
    async (c) => {
      const id = v.safeParse(TokenId, c.req.param("id"));
      if (!id.success) throw new ProblemError("not_found");
      const { credential } = c.var;
      const { subject, organization } = credential;
      const key = { id: id.output, subject, organization };
      const event = buildCredentialAuditEvent(c, "sign_out", { kind: "session", id: id.output });
      if (!(await signOutSession(c.var.db, key, credential, c.var.now, event))) {
        await refuseChange(c, null);
      }
      return c.body(null, 204);
    },
  );

function toSessionResource(session: StoredSession, currentId: string): SessionResource {
  return {
    id: session.id,
    name: session.name,
    created_at: toRfc3339(session.createdAt),
    allowed_at: session.allowedAt === null ? null : toRfc3339(session.allowedAt),
    expires_at: toRfc3339(session.expiresAt),
    last_used_at: session.lastUsedAt === null ? null : toRfc3339(session.lastUsedAt),
    current: session.id === currentId,
  };
}
