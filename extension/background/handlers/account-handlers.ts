import { MeResource } from "../../../shared/wire/me-resource.ts";
import type { ConnectionKey, Reply } from "../../connection.ts";
import { cachedMe, cacheMe } from "../api/answer-cache.ts";
import { type Caller, callApi } from "../api/call-api.ts";
import type { Handlers } from "./handlers.ts";

export function accountHandlers(caller: Caller): Pick<Handlers, "getMe" | "updateMe"> {
  const call = { path: "/v1/me", answer: MeResource };

  async function thenKeep(connection: ConnectionKey, asked: Promise<Reply<MeResource>>) {
    const reply = await asked;
    if (reply.ok) await cacheMe(caller, connection, reply.value);
    return reply;
  }

  return {
    async getMe({ connection }) {
      const asked = callApi(caller, connection, { ...call, method: "GET" });
      const reply = await thenKeep(connection, asked);
      if (reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await cachedMe(caller, connection);
      return cached === null ? reply : { ok: true, value: cached };
    },
    updateMe: ({ connection, name }) =>
      thenKeep(
        connection,
        callApi(caller, connection, { ...call, method: "PATCH", body: { name } }),
      ),
  };
}
