import { GroupList, RoleList } from "../../../shared/wire/group-resource.ts";
import { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import { UserPage, UserResource } from "../../../shared/wire/user-resource.ts";
import { type ApiEffects, callApi, NoContent } from "../api/call-api.ts";
import { getUserPath } from "../api/paths.ts";
import { loadHiddenTabs, saveHiddenTabs } from "../settings-store.ts";
import type { Handlers } from "./register-handlers.ts";

type Names =
  | "listUsers"
  | "getUser"
  | "updateUser"
  | "removeUser"
  | "makePasswordLink"
  | "listRoles"
  | "listGroups"
  | "getHiddenTabs"
  | "saveHiddenTabs";

/**
 * Builds the handlers of the organization's members, and of the tabs that the user hides on their pages.
 *
 * Caches nothing of the members: it is other people's data.
 */
export function createUserHandlers(effects: ApiEffects): Pick<Handlers, Names> {
  return {
    listUsers: ({ connection, query }) =>
      callApi(effects, connection, {
        method: "GET",
        path: "/v1/users",
        query: { ...query },
        answer: UserPage,
      }),
    getUser: ({ connection, id }) =>
      callApi(effects, connection, { method: "GET", path: getUserPath(id), answer: UserResource }),
    updateUser: ({ connection, id, change }) =>
      callApi(effects, connection, {
        method: "PATCH",
        path: getUserPath(id),
        body: change,
        answer: UserResource,
        mayAskToSignIn: true,
      }),
    removeUser: ({ connection, id }) =>
      callApi(effects, connection, {
        method: "DELETE",
        path: getUserPath(id),
        answer: NoContent,
        mayAskToSignIn: true,
      }),
    makePasswordLink: ({ connection, id }) =>
      callApi(effects, connection, {
        method: "POST",
        path: `${getUserPath(id)}/password-link`,
        answer: IssuedPasswordLink,
        mayAskToSignIn: true,
      }),
    listRoles: ({ connection }) =>
      callApi(effects, connection, { method: "GET", path: "/v1/roles", answer: RoleList }),
    listGroups: ({ connection }) =>
      callApi(effects, connection, { method: "GET", path: "/v1/groups", answer: GroupList }),
    getHiddenTabs: ({ connection }) => loadHiddenTabs(effects, connection),
    saveHiddenTabs: ({ connection, hidden }) => saveHiddenTabs(effects, connection, hidden),
  };
}
