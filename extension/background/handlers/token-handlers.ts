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
  cacheList,
  dropCachedLists,
  loadCachedCatalog,
  loadCachedList,
} from "../api/answer-cache.ts";
import { type ApiEffects, callApi, NoContent } from "../api/call-api.ts";
import { getCatalogPath, getTokenPath, getTokensPath } from "../api/paths.ts";
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

export function createTokenHandlers(effects: ApiEffects): Pick<Handlers, Names> {
  /** Drops the cached lists after a change, even if it failed: its outcome may be unknown. */
  async function dropListsAfter<Value>(connection: ConnectionKey, change: Promise<Reply<Value>>) {
    const reply = await change;
    await dropCachedLists(effects, connection);
    return reply;
  }

  return {
    async getCatalog({ connection, owner }) {
      const reply = await callApi(effects, connection, {
        method: "GET",
        path: getCatalogPath(owner),
        answer: CatalogView,
      });
      if (owner !== undefined) return reply;
      if (reply.ok) await cacheCatalog(effects, connection, reply.value);
      if (reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await loadCachedCatalog(effects, connection);
      return cached === null ? reply : { ok: true, value: cached, cached: true };
    },
    async listTokens({ connection, owner, query }) {
      const reply = await callApi(effects, connection, {
        method: "GET",
        path: getTokensPath(owner),
        query,
        answer: TokenPage,
      });
      // Only the user's own lists are cached.
      if (owner !== undefined) return reply;
      if (reply.ok) await cacheList(effects, connection, query, reply.value);
      if (reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await loadCachedList(effects, connection, query);
      return cached === null ? reply : { ok: true, value: cached, cached: true };
    },
    getToken: ({ connection, owner, id }) =>
      callApi(effects, connection, {
        method: "GET",
        path: getTokenPath(id, owner),
        answer: TokenResource,
      }),
    getTokenUsage: ({ connection, owner, id, days }) =>
      callApi(effects, connection, {
        method: "GET",
        path: `${getTokenPath(id, owner)}/usage`,
        query: { days: String(days) },
        answer: TokenUsageResource,
      }),
    updateToken: ({ connection, owner, id, change, version }) =>
      dropListsAfter(
        connection,
        callApi(effects, connection, {
          method: "PATCH",
          path: getTokenPath(id, owner),
          headers: createIfMatch(version),
          body: change,
          answer: TokenResource,
        }),
      ),
    revokeToken: ({ connection, owner, id }) =>
      dropListsAfter(
        connection,
        callApi(effects, connection, {
          method: "POST",
          path: `${getTokenPath(id, owner)}/revoke`,
          answer: TokenResource,
        }),
      ),
    deleteToken: ({ connection, owner, id }) =>
      dropListsAfter(
        connection,
        callApi(effects, connection, {
          method: "DELETE",
          path: getTokenPath(id, owner),
          answer: NoContent,
        }),
      ),
    declineToken: ({ connection, owner, id }) =>
      dropListsAfter(
        connection,
        callApi(effects, connection, {
          method: "DELETE",
          path: `${getTokenPath(id, owner)}/collect`,
          answer: NoContent,
        }),
      ),
    revokeAllTokens: ({ connection, owner }) =>
      dropListsAfter(
        connection,
        callApi(effects, connection, {
          method: "POST",
          path: `${getTokensPath(owner)}/revoke-all`,
          answer: RevokedAllResource,
          mayAskToSignIn: true,
        }),
      ),
    deleteAllTokens: ({ connection, owner }) =>
      dropListsAfter(
        connection,
        callApi(effects, connection, {
          method: "DELETE",
          path: getTokensPath(owner),
          query: { confirm: "all" },
          answer: DeletedAllResource,
          mayAskToSignIn: true,
        }),
      ),
    // The version keeps a retry after a lost answer from adding the scopes twice.
    addScopes: ({ connection, owner, id, scopes, version }) =>
      dropListsAfter(
        connection,
        callApi(effects, connection, {
          method: "POST",
          path: `${getTokenPath(id, owner)}/scopes`,
          headers: createIfMatch(version),
          body: { scopes },
          answer: TokenResource,
        }),
      ),
    deleteScope: ({ connection, owner, id, scopeId }) =>
      dropListsAfter(
        connection,
        callApi(effects, connection, {
          method: "DELETE",
          path: `${getTokenPath(id, owner)}/scopes/${encodeURIComponent(scopeId)}`,
          answer: TokenResource,
        }),
      ),
    // The version keeps the user from deleting a scope that was added meanwhile.
    deleteAllScopes: ({ connection, owner, id, version }) =>
      dropListsAfter(
        connection,
        callApi(effects, connection, {
          method: "DELETE",
          path: `${getTokenPath(id, owner)}/scopes`,
          headers: createIfMatch(version),
          answer: TokenResource,
        }),
      ),
  };
}

function createIfMatch(version: number) {
  return { "If-Match": `"${version}"` };
}
