import type { Context } from "hono";
import type * as v from "valibot";
import type { InviteRequest } from "../../../shared/wire/link-resource.ts";
import {
  findLink,
  insertInvitation,
  type StoredInvitation,
} from "../../db/links/one-time-links.ts";
import { findOrganization } from "../../db/organizations/organization-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { listManagedParts } from "../../permissions/list-controls.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "../../use-cases/catalog/require-catalog.ts";
import { requireFreshSignInToOpen } from "../../use-cases/catalog/require-fresh-sign-in.ts";
import { checkMembershipRequest } from "../../use-cases/people/check-membership-request.ts";
import { createLink } from "./one-time-link.ts";

/**
 * Creates an invitation to the organization, with a role and groups within the actor's powers. Anyone who has
 * the link can accept it. It stops working once its creator may no longer give that role and those groups.
 *
 * @throws ProblemError `managed_elsewhere` if only the organization's provider opens it
 */
export async function invite(
  c: Context<AppEnv>,
  { email, ...wanted }: v.InferOutput<typeof InviteRequest>,
): Promise<{ invitation: StoredInvitation; link: string }> {
  const { db, now, credential } = c.var;
  const organization = await findOrganization(db, credential.organization);
  if (organization?.signIn === "provider") throw new ProblemError("managed_elsewhere");
  const { role, groups } = await checkMembershipRequest(c, null, wanted, wanted);
  const { catalog } = await requireCatalog(c);
  await requireFreshSignInToOpen(c, [], listManagedParts(catalog, { role, groups }));
  const { link, stored } = await createLink(c, "/invitation");
  const event = {
    ...buildCredentialAuditEvent(
      c,
      "invitation.created",
      { kind: "link", id: stored.id },
      { role: [null, role], groups: [null, groups], expires_at: [null, stored.expiresAt] },
    ),
    subject: null,
  };
  const authority = await requireAuthority(c);
  const request = { ...stored, email, role, groups };
  if (!(await insertInvitation(db, request, { authority, now, event }))) {
    throw new ProblemError("conflict", {
      detail: "The address is a member's already, or too many invitations are out.",
    });
  }
  const invitation = await findLink(db, stored.digest, now);
  if (invitation?.kind !== "invitation") throw new ProblemError("conflict");
  return { invitation, link };
}
