import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import {
  DeletedAllResource,
  RevokedAllResource,
  TokenPage,
  TokenResource,
} from "../../../shared/wire/token-resource.ts";
import { TokenUsageResource } from "../../../shared/wire/usage-resource.ts";
import type { ConnectionKey, Reply } from "../../connection.ts";
import {
  cacheCatalog,
  cachedCatalog,
  cachedList,
  cacheList,
  dropLists,
} from "../api/answer-cache.ts";
import { type Caller, callApi, NoContent } from "../api/call-api.ts";
import { catalogPath, tokenPath, tokensPath } from "../api/paths.ts";
import type { Handlers } from "./register-handlers.ts";

type Names =
  | "getCatalog"
  | "listTokens"
  | "getToken"
  | "getTokenUsage"
  | "updateToken"
  | "revokeToken"
  | "deleteToken"
  | "declineToken"
  | "revokeAllTokens"
  | "deleteAllTokens"
  | "addScopes"
  | "deleteScope"
  | "deleteAllScopes";

export function tokenHandlers(caller: Caller): Pick<Handlers, Names> {
  /** Also where the outcome is open: what was cached may no longer be so. */
  async function thenDropLists<Value>(connection: ConnectionKey, change: Promise<Reply<Value>>) {
    const reply = await change;
    await dropLists(caller, connection);
    return reply;
  }

  return {
    async getCatalog({ connection, owner }) {
      const reply = await callApi(caller, connection, {
        method: "GET",
        path: catalogPath(owner),
        answer: CatalogView,
      });
      if (owner !== undefined) return reply;
      if (reply.ok) await cacheCatalog(caller, connection, reply.value);
      if (reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await cachedCatalog(caller, connection);
      return cached === null ? reply : { ok: true, value: cached };
    },
    async listTokens({ connection, owner, query }) {
      const reply = await callApi(caller, connection, {
        method: "GET",
        path: tokensPath(owner),
        query,
        answer: TokenPage,
      });
      // Only my own are kept for when the browser is offline.
      if (owner !== undefined) return reply;
      if (reply.ok) await cacheList(caller, connection, query, reply.value);
      if (reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await cachedList(caller, connection, query);
      return cached === null ? reply : { ok: true, value: cached };
    },
    getToken: ({ connection, owner, id }) =>
      callApi(caller, connection, {
        method: "GET",
        path: tokenPath(id, owner),
        answer: TokenResource,
      }),
    getTokenUsage: ({ connection, owner, id, days }) =>
      callApi(caller, connection, {
        method: "GET",
        path: `${tokenPath(id, owner)}/usage`,
        query: { days: String(days) },
        answer: TokenUsageResource,
      }),
    updateToken: ({ connection, owner, id, change, version }) =>
      thenDropLists(
        connection,
        callApi(caller, connection, {
          method: "PATCH",
          path: tokenPath(id, owner),
          headers: ifMatch(version),
          body: change,
          answer: TokenResource,
        }),
      ),
    revokeToken: ({ connection, owner, id }) =>
      thenDropLists(
        connection,
        callApi(caller, connection, {
          method: "POST",
          path: `${tokenPath(id, owner)}/revoke`,
          answer: TokenResource,
        }),
      ),
    deleteToken: ({ connection, owner, id }) =>
      thenDropLists(
        connection,
        callApi(caller, connection, {
          method: "DELETE",
          path: tokenPath(id, owner),
          answer: NoContent,
        }),
      ),
    declineToken: ({ connection, owner, id }) =>
      thenDropLists(
        connection,
        callApi(caller, connection, {
          method: "DELETE",
          path: `${tokenPath(id, owner)}/collect`,
          answer: NoContent,
        }),
      ),
    revokeAllTokens: ({ connection, owner }) =>
      thenDropLists(
        connection,
        callApi(caller, connection, {
          method: "POST",
          path: `${tokensPath(owner)}/revoke-all`,
          answer: RevokedAllResource,
        }),
      ),
    deleteAllTokens: ({ connection, owner }) =>
      thenDropLists(
        connection,
        callApi(caller, connection, {
          method: "DELETE",
          path: tokensPath(owner),
          query: { confirm: "all" },
          answer: DeletedAllResource,
        }),
      ),
    // To what was seen: an addition whose answer was lost is not made twice.
    addScopes: ({ connection, owner, id, scopes, version }) =>
      thenDropLists(
        connection,
        callApi(caller, connection, {
          method: "POST",
          path: `${tokenPath(id, owner)}/scopes`,
          headers: ifMatch(version),
          body: { scopes },
          answer: TokenResource,
        }),
      ),
    deleteScope: ({ connection, owner, id, scopeId }) =>
      thenDropLists(
        connection,
        callApi(caller, connection, {
          method: "DELETE",
          path: `${tokenPath(id, owner)}/scopes/${encodeURIComponent(scopeId)}`,
          answer: TokenResource,
        }),
      ),
    // Only those that were seen: one added meanwhile must not go unnoticed.
    deleteAllScopes: ({ connection, owner, id, version }) =>
      thenDropLists(
        connection,
        callApi(caller, connection, {
          method: "DELETE",
          path: `${tokenPath(id, owner)}/scopes`,
          headers: ifMatch(version),
          answer: TokenResource,
        }),
      ),
  };
}

function ifMatch(version: number) {
  return { "If-Match": `"${version}"` };
}
