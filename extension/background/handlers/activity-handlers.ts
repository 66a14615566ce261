import type { UserId } from "../../../shared/ids.ts";
import { AuditEventPage } from "../../../shared/wire/audit-event.ts";
import { type Caller, callApi } from "../api/call-api.ts";
import { tokenPath } from "../api/token-path.ts";
import { userPath } from "../api/user-path.ts";
import type { Handlers } from "./handlers.ts";

const PAGE = "10";

const personPath = (owner?: UserId) => (owner === undefined ? "/v1/me" : userPath(owner));

export function activityHandlers(caller: Caller): Pick<Handlers, "getActivity"> {
  return {
    getActivity: ({ connection, owner, tokenId, cursor }) =>
      callApi(caller, connection, {
        method: "GET",
        path: `${tokenId === null ? personPath(owner) : tokenPath(tokenId, owner)}/activity`,
        query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
        answer: AuditEventPage,
      }),
  };
}
