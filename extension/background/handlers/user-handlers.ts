import { GroupList, RoleList } from "../../../shared/wire/group-resource.ts";
import { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import { UserPage, UserResource } from "../../../shared/wire/user-resource.ts";
import { type Caller, callApi, NoContent } from "../api/call-api.ts";
import { userPath } from "../api/paths.ts";
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
 * The members, for those who manage them, and which parts of their page these like to see. Of the members
 * nothing is kept for later: these are other people's data.
 */
export function userHandlers(caller: Caller): Pick<Handlers, Names> {
  return {
    listUsers: ({ connection, query }) =>
      callApi(caller, connection, {
        method: "GET",
        path: "/v1/users",
        query: { ...query },
        answer: UserPage,
      }),
    getUser: ({ connection, id }) =>
      callApi(caller, connection, { method: "GET", path: userPath(id), answer: UserResource }),
    updateUser: ({ connection, id, change }) =>
      callApi(caller, connection, {
        method: "PATCH",
        path: userPath(id),
        body: change,
        answer: UserResource,
      }),
    removeUser: ({ connection, id }) =>
      callApi(caller, connection, { method: "DELETE", path: userPath(id), answer: NoContent }),
    makePasswordLink: ({ connection, id }) =>
      callApi(caller, connection, {
        method: "POST",
        path: `${userPath(id)}/password-link`,
        answer: IssuedPasswordLink,
      }),
    listRoles: ({ connection }) =>
      callApi(caller, connection, { method: "GET", path: "/v1/roles", answer: RoleList }),
    listGroups: ({ connection }) =>
      callApi(caller, connection, { method: "GET", path: "/v1/groups", answer: GroupList }),
    getHiddenTabs: ({ connection }) => loadHiddenTabs(caller, connection),
    saveHiddenTabs: ({ connection, hidden }) => saveHiddenTabs(caller, connection, hidden),
  };
}
