import { GroupList } from "../../../shared/wire/group-resource.ts";
import { InvitationList, IssuedInvitation } from "../../../shared/wire/link-resource.ts";
import {
  OrganizationList,
  OrganizationResource,
} from "../../../shared/wire/organization-resource.ts";
import { cacheOrganizations, loadCachedOrganizations } from "../api/answer-cache.ts";
import { type ApiEffects, callApi, NoContent } from "../api/call-api.ts";
import { leaveConnection } from "../connection/connect.ts";
import type { Serialize } from "../serialize.ts";
import type { Authentication } from "../session/authentication.ts";
import type { Handlers } from "./register-handlers.ts";

type Names =
  | "getOrganization"
  | "listOrganizations"
  | "switchOrganization"
  | "createOrganization"
  | "leaveOrganization"
  | "updateOrganization"
  | "putGroupControls"
  | "listInvitations"
  | "invite"
  | "revokeInvitation";

/**
 * Builds the handlers of the user's organizations, and of the current one's administration.
 *
 * Caches nothing of the administration, above all no invitation link.
 */
export function createOrganizationHandlers(
  effects: ApiEffects,
  authentication: Authentication,
  serialize: Serialize,
): Pick<Handlers, Names> {
  return {
    getOrganization: ({ connection }) =>
      callApi(effects, connection, {
        method: "GET",
        path: "/v1/organizations/current",
        answer: OrganizationResource,
      }),
    async listOrganizations({ connection }) {
      const reply = await callApi(effects, connection, {
        method: "GET",
        path: "/v1/organizations",
        answer: OrganizationList,
      });
      if (reply.ok) await cacheOrganizations(effects, connection, reply.value);
      if (reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await loadCachedOrganizations(effects, connection);
      return cached === null ? reply : { ok: true, value: cached, cached: true };
    },
    switchOrganization: ({ connection, id }) => authentication.switchTo(connection, id),
    createOrganization: ({ connection, name, preset }) =>
      callApi(effects, connection, {
        method: "POST",
        path: "/v1/organizations",
        body: { name, preset },
        answer: OrganizationResource,
      }),
    async leaveOrganization({ connection }) {
      const reply = await callApi(effects, connection, {
        method: "POST",
        path: "/v1/organizations/current/leave",
        answer: NoContent,
      });
      if (!reply.ok) return reply;
      await leaveConnection(effects, serialize, connection);
      return { ok: true, value: await authentication.status({ silent: true }) };
    },
    updateOrganization: ({ connection, change }) =>
      callApi(effects, connection, {
        method: "PATCH",
        path: "/v1/organizations/current",
        body: change,
        answer: OrganizationResource,
        mayAskToSignIn: true,
      }),
    putGroupControls: ({ connection, group, controls }) =>
      callApi(effects, connection, {
        method: "PUT",
        path: `/v1/groups/${encodeURIComponent(group)}/controls`,
        body: { controls },
        answer: GroupList,
        mayAskToSignIn: true,
      }),
    async listInvitations({ connection }) {
      const reply = await callApi(effects, connection, {
        method: "GET",
        path: "/v1/invitations",
        answer: InvitationList,
      });
      return reply.ok ? { ok: true, value: reply.value.invitations } : reply;
    },
    invite: ({ connection, invitee }) =>
      callApi(effects, connection, {
        method: "POST",
        path: "/v1/invitations",
        body: invitee,
        answer: IssuedInvitation,
        mayAskToSignIn: true,
      }),
    revokeInvitation: ({ connection, id }) =>
      callApi(effects, connection, {
        method: "DELETE",
        path: `/v1/invitations/${encodeURIComponent(id)}`,
        answer: NoContent,
      }),
  };
}
