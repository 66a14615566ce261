import type { UserId } from "../../../shared/ids.ts";
import { AuditEventPage } from "../../../shared/wire/audit-event.ts";
import { MeResource } from "../../../shared/wire/me-resource.ts";
import { SessionPage } from "../../../shared/wire/session-resource.ts";
import type { ConnectionKey, Reply } from "../../connection.ts";
import { cacheMe, loadCachedMe } from "../api/answer-cache.ts";
import { type ApiEffects, callApi, NoContent } from "../api/call-api.ts";
import { getTokenPath, getUserPath } from "../api/paths.ts";
import { removeAllKept } from "../kept/kept-store.ts";
import type { Handlers } from "./register-handlers.ts";

type Names = "getMe" | "updateMe" | "listSessions" | "endSession" | "getActivity";

const ACTIVITY_PAGE = "10";

const getAccountPath = (owner?: UserId) => (owner === undefined ? "/v1/me" : getUserPath(owner));

export function createAccountHandlers(effects: ApiEffects): Pick<Handlers, Names> {
  const call = { path: "/v1/me", answer: MeResource };

  async function cacheReply(connection: ConnectionKey, request: Promise<Reply<MeResource>>) {
    const reply = await request;
    if (reply.ok) await cacheMe(effects, connection, reply.value);
    // The server has destroyed the keys of all kept secrets.
    if (reply.ok && reply.value.organization.kept_secrets === "off") {
      await removeAllKept(effects, connection);
    }
    return reply;
  }

  return {
    async getMe({ connection }) {
      const request = callApi(effects, connection, { ...call, method: "GET" });
      const reply = await cacheReply(connection, request);
      if (reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await loadCachedMe(effects, connection);
      return cached === null ? reply : { ok: true, value: cached, cached: true };
    },
    updateMe: ({ connection, name }) =>
      cacheReply(
        connection,
        callApi(effects, connection, { ...call, method: "PATCH", body: { name } }),
      ),
    async listSessions({ connection }) {
      const reply = await callApi(effects, connection, {
        method: "GET",
        path: "/v1/sessions",
        answer: SessionPage,
      });
      return reply.ok ? { ok: true, value: reply.value.sessions } : reply;
    },
    endSession: ({ connection, id }) =>
      callApi(effects, connection, {
        method: "DELETE",
        path: `/v1/sessions/${encodeURIComponent(id)}`,
        answer: NoContent,
      }),
    getActivity: ({ connection, owner, tokenId, cursor }) =>
      callApi(effects, connection, {
        method: "GET",
        path: `${tokenId === null ? getAccountPath(owner) : getTokenPath(tokenId, owner)}/activity`,
        query: { limit: ACTIVITY_PAGE, ...(cursor === undefined ? {} : { cursor }) },
        answer: AuditEventPage,
      }),
  };
}
