import {
  OrganizationList,
  OrganizationResource,
} from "../../../shared/wire/organization-resource.ts";
import { cachedOrganizations, cacheOrganizations } from "../api/answer-cache.ts";
import { type Caller, callApi, NoContent } from "../api/call-api.ts";
import { leaveConnection } from "../connection/leave-connection.ts";
import type { Serialize } from "../serialize.ts";
import type { Authentication } from "../session/authentication.ts";
import type { Handlers } from "./handlers.ts";

type Names =
  | "getOrganization"
  | "listOrganizations"
  | "switchOrganization"
  | "createOrganization"
  | "leaveOrganization";

/** The organizations that I belong to, and going from one to another. */
export function organizationHandlers(
  caller: Caller,
  authentication: Authentication,
  serialize: Serialize,
): Pick<Handlers, Names> {
  return {
    getOrganization: ({ connection }) =>
      callApi(caller, connection, {
        method: "GET",
        path: "/v1/organizations/current",
        answer: OrganizationResource,
      }),
    async listOrganizations({ connection }) {
      const reply = await callApi(caller, connection, {
        method: "GET",
        path: "/v1/organizations",
        answer: OrganizationList,
      });
      if (reply.ok) await cacheOrganizations(caller, connection, reply.value);
      if (reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await cachedOrganizations(caller, connection);
      return cached === null ? reply : { ok: true, value: cached };
    },
    switchOrganization: ({ connection, id }) => authentication.switchTo(connection, id),
    createOrganization: ({ connection, name, preset }) =>
      callApi(caller, connection, {
        method: "POST",
        path: "/v1/organizations",
        body: { name, preset },
        answer: OrganizationResource,
      }),
    async leaveOrganization({ connection }) {
      const reply = await callApi(caller, connection, {
        method: "POST",
        path: "/v1/organizations/current/leave",
        answer: NoContent,
      });
      if (!reply.ok) return reply;
      await leaveConnection(caller, serialize, connection);
      return { ok: true, value: await authentication.status({ silent: true }) };
    },
  };
}
