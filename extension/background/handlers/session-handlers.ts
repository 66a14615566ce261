import { SessionPage } from "../../../shared/wire/session-resource.ts";
import { type Caller, callApi, NoContent } from "../api/call-api.ts";
import type { Handlers } from "./handlers.ts";

export function sessionHandlers(caller: Caller): Pick<Handlers, "listSessions" | "endSession"> {
  return {
    async listSessions({ connection }) {
      const reply = await callApi(caller, connection, {
        method: "GET",
        path: "/v1/sessions",
        answer: SessionPage,
      });
      return reply.ok ? { ok: true, value: reply.value.sessions } : reply;
    },
    endSession: ({ connection, id }) =>
      callApi(caller, connection, {
        method: "DELETE",
        path: `/v1/sessions/${encodeURIComponent(id)}`,
        answer: NoContent,
      }),
  };
}
