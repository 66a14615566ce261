import { MeResource } from "../../../shared/wire/me-resource.ts";
import { type Caller, callApi } from "../call-api.ts";
import type { Handlers } from "./handlers.ts";

export function accountHandlers(effects: Caller): Pick<Handlers, "getMe" | "updateMe"> {
  const call = { path: "/v1/me", answer: MeResource };
  return {
    getMe: ({ connection }) => callApi(effects, connection, { ...call, method: "GET" }),
    updateMe: ({ connection, name }) =>
      callApi(effects, connection, { ...call, method: "PATCH", body: { name } }),
  };
}
