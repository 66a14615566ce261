import * as v from "valibot";
import { EmailAddress } from "../email-address.ts";
import { CatalogId, LinkId, UserId } from "../ids.ts";
import { Rfc3339 } from "../time.ts";
import { Named } from "./named.ts";

/** An unused invitation to the organization. */
export const InvitationResource = v.object({
  id: LinkId,
  email: v.string(),
  role: Named,
  groups: v.array(Named),
  /** The person who invited. */
  created_by: v.object({ id: UserId, name: v.string() }),
  created_at: Rfc3339,
  expires_at: Rfc3339,
});
export type InvitationResource = v.InferOutput<typeof InvitationResource>;

/** The answer of `GET /v1/invitations`: invitations that can still be used, newest first. */
export const InvitationList = v.object({ invitations: v.array(InvitationResource) });
export type InvitationList = v.InferOutput<typeof InvitationList>;

/** The answer to an invitation: the only time the link is shown. Its code follows the `#`, so no server receives it. */
export const IssuedInvitation = v.object({ ...InvitationResource.entries, link: v.string() });
export type IssuedInvitation = v.InferOutput<typeof IssuedInvitation>;

/** The body of `POST /v1/invitations`. */
export const InviteRequest = v.strictObject({
  email: EmailAddress,
  role: CatalogId,
  groups: v.optional(v.pipe(v.array(CatalogId), v.maxLength(200)), []),
});

/** The answer to `POST /v1/users/{user_id}/password-link`: the only time this link to set a password is shown. */
export const IssuedPasswordLink = v.object({ link: v.string(), expires_at: Rfc3339 });
export type IssuedPasswordLink = v.InferOutput<typeof IssuedPasswordLink>;
