import { Hono } from "hono";
import * as v from "valibot";
import { LinkId } from "../../../shared/ids.ts";
import { toRfc3339 } from "../../../shared/time.ts";
import {
  InvitationList,
  type InvitationResource,
  InviteRequest,
  IssuedInvitation,
} from "../../../shared/wire/link-resource.ts";
import {
  listInvitations,
  revokeInvitation,
  type StoredInvitation,
} from "../../db/links/one-time-links.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { invite } from "../../identity/links/invite.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import {
  requireAuthority,
  requireCatalog,
  toNamedEntry,
} from "../../use-cases/catalog/require-catalog.ts";

/** `/v1/invitations`: the organization's pending invitations, for members who manage users. */
export const invitationRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("users"))
  .get(
    "/",
    describe("List invitations", { status: 200, schema: InvitationList }, [404]),
    async (c) => {
      const { credential, db, now } = c.var;
      const { catalog } = await requireCatalog(c);
      const invitations = await listInvitations(db, credential.organization, now);
      return c.json({ invitations: invitations.map((row) => toResource(row, catalog)) });
    },
  )
  .post(
    "/",
    describe("Invite a person", { status: 201, schema: IssuedInvitation }, [400, 404, 409, 422]),
    parseJsonBody(InviteRequest),
    async (c) => {
      const { invitation, link } = await invite(c, c.req.valid("json"));
      const { catalog } = await requireCatalog(c);
      return c.json({ ...toResource(invitation, catalog), link }, 201);
    },
  )
  .delete(
    "/:id",
    describe("Revoke an invitation", { status: 204, schema: null }, [404]),
    async (c) => {
      const id = v.safeParse(LinkId, c.req.param("id"));
      if (!id.success) throw new ProblemError("not_found");
      const { db, now } = c.var;
      const target = { kind: "link", id: id.output } as const;
      const event = buildCredentialAuditEvent(c, "invitation.revoked", target);
      const authority = await requireAuthority(c);
      if (!(await revokeInvitation(db, id.output, { authority, now, event }))) {
        throw new ProblemError("not_found");
      }
      return c.body(null, 204);
    },
  );

function toResource(invitation: StoredInvitation, catalog: Catalog): InvitationResource {
  return {
    id: invitation.id,
    email: invitation.email,
    role: toNamedEntry(catalog.roles, invitation.role),
    groups: invitation.groups.map((id) => toNamedEntry(catalog.groups, id)),
    created_by: { id: invitation.createdBy, name: invitation.creatorName },
    created_at: toRfc3339(invitation.createdAt),
    expires_at: toRfc3339(invitation.expiresAt),
  };
}
