import { GroupList } from "../../../shared/wire/group-resource.ts";
import { InvitationList, IssuedInvitation } from "../../../shared/wire/link-resource.ts";
import { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import { type Caller, callApi, NoContent } from "../api/call-api.ts";
import type { Handlers } from "./handlers.ts";

type Names =
  | "updateOrganization"
  | "putGroupControls"
  | "listInvitations"
  | "invite"
  | "revokeInvitation";

/** The organization itself, for those who manage it. Nothing is kept for later, an invitation's link least of all. */
export function administrationHandlers(caller: Caller): Pick<Handlers, Names> {
  return {
    updateOrganization: ({ connection, change }) =>
      callApi(caller, connection, {
        method: "PATCH",
        path: "/v1/organizations/current",
        body: change,
        answer: OrganizationResource,
      }),
    putGroupControls: ({ connection, group, controls }) =>
      callApi(caller, connection, {
        method: "PUT",
        path: `/v1/groups/${encodeURIComponent(group)}/controls`,
        body: { controls },
        answer: GroupList,
      }),
    async listInvitations({ connection }) {
      const reply = await callApi(caller, connection, {
        method: "GET",
        path: "/v1/invitations",
        answer: InvitationList,
      });
      return reply.ok ? { ok: true, value: reply.value.invitations } : reply;
    },
    invite: ({ connection, invitee }) =>
      callApi(caller, connection, {
        method: "POST",
        path: "/v1/invitations",
        body: invitee,
        answer: IssuedInvitation,
      }),
    revokeInvitation: ({ connection, id }) =>
      callApi(caller, connection, {
        method: "DELETE",
        path: `/v1/invitations/${encodeURIComponent(id)}`,
        answer: NoContent,
      }),
  };
}
