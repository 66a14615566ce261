import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import {
  DeletedAllResource,
  RevokedAllResource,
  TokenPage,
  TokenResource,
} from "../../../shared/wire/token-resource.ts";
import { TokenUsageResource } from "../../../shared/wire/usage-resource.ts";
import type { ConnectionKey, Failure, Reply } from "../../connection.ts";
import {
  cacheCatalog,
  cacheList,
  dropCachedList,
  loadCachedCatalog,
  loadCachedList,
  removeCachedToken,
  replaceCachedToken,
} from "../api/answer-cache.ts";
import { type ApiEffects, callApi, NoContent } from "../api/call-api.ts";
import { fetchAllTokens } from "../api/fetch-all-tokens.ts";
import { getCatalogPath, getTokenPath, getTokensPath } from "../api/paths.ts";
import { dropDeadSecrets } from "../kept/drop-dead-secrets.ts";
import type { Handlers } from "./register-handlers.ts";

type Names =
  | "getCatalog"
  | "listTokens"
  | "listAllTokens"
  | "getToken"
  | "getTokenUsage"
  | "updateToken"
  | "revokeToken"
  | "deleteToken"
  | "stopOldSecret"
  | "declineToken"
  | "revokeAllTokens"
  | "deleteAllTokens"
  | "addScopes"
  | "deleteScope"
  | "deleteAllScopes";

export function createTokenHandlers(effects: ApiEffects): Pick<Handlers, Names> {
  /** Brings the cached list up to date after a change of a token. */
  async function cacheChange(connection: ConnectionKey, change: Promise<Reply<TokenResource>>) {
    const reply = await change;
    if (reply.ok) await replaceCachedToken(effects, connection, reply.value);
    else if (isUncertain(reply.failure)) await dropCachedList(effects, connection);
    return reply;
  }

  async function cacheRemoval(connection: ConnectionKey, id: string, change: Promise<Reply<null>>) {
    const reply = await change;
    if (reply.ok) await removeCachedToken(effects, connection, id);
    else if (isUncertain(reply.failure)) await dropCachedList(effects, connection);
    return reply;
  }

  /** Drops the cached list after a change of many tokens, even if it failed: its outcome may be unknown. */
  async function dropListAfter<Value>(connection: ConnectionKey, change: Promise<Reply<Value>>) {
    const reply = await change;
    await dropCachedList(effects, connection);
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
    listTokens: ({ connection, owner, query }) =>
      callApi(effects, connection, {
        method: "GET",
        path: getTokensPath(owner),
        query,
        answer: TokenPage,
      }),
    async listAllTokens({ connection, owner }) {
      const reply = await fetchAllTokens(effects, connection, owner);
      // Only the user's own tokens are cached.
      if (owner !== undefined) return reply;
      if (reply.ok) {
        await cacheList(effects, connection, reply.value);
        await dropDeadSecrets(effects, connection, reply.value);
      }
      if (reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await loadCachedList(effects, connection);
      return cached === null ? reply : { ok: true, value: cached, cached: true };
    },
    async getToken({ connection, owner, id }) {
      const reply = await callApi(effects, connection, {
        method: "GET",
        path: getTokenPath(id, owner),
        answer: TokenResource,
      });
      if (owner !== undefined || reply.ok || reply.failure.kind !== "offline") return reply;
      const cached = await loadCachedList(effects, connection);
      const token = cached?.tokens.find((one) => one.id === id);
      return token === undefined ? reply : { ok: true, value: token, cached: true };
    },
    getTokenUsage: ({ connection, owner, id, days }) =>
      callApi(effects, connection, {
        method: "GET",
        path: `${getTokenPath(id, owner)}/usage`,
        query: { days: String(days) },
        answer: TokenUsageResource,
      }),
    updateToken: ({ connection, owner, id, change, version }) =>
      cacheChange(
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
      cacheChange(
        connection,
        callApi(effects, connection, {
          method: "POST",
          path: `${getTokenPath(id, owner)}/revoke`,
          answer: TokenResource,
        }),
      ),
    stopOldSecret: ({ connection, id, version }) =>
      cacheChange(
        connection,
        callApi(effects, connection, {
          method: "POST",
          path: `${getTokenPath(id)}/stop-old-secret`,
          headers: createIfMatch(version),
          answer: TokenResource,
        }),
      ),
    deleteToken: ({ connection, owner, id }) =>
      cacheRemoval(
        connection,
        id,
        callApi(effects, connection, {
          method: "DELETE",
          path: getTokenPath(id, owner),
          answer: NoContent,
        }),
      ),
    declineToken: ({ connection, owner, id }) =>
      dropListAfter(
        connection,
        callApi(effects, connection, {
          method: "DELETE",
          path: `${getTokenPath(id, owner)}/collect`,
          answer: NoContent,
        }),
      ),
    revokeAllTokens: ({ connection, owner }) =>
      dropListAfter(
        connection,
        callApi(effects, connection, {
          method: "POST",
          path: `${getTokensPath(owner)}/revoke-all`,
          answer: RevokedAllResource,
          mayAskToSignIn: true,
        }),
      ),
    deleteAllTokens: ({ connection, owner }) =>
      dropListAfter(
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
      cacheChange(
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
      cacheChange(
        connection,
        callApi(effects, connection, {
          method: "DELETE",
          path: `${getTokenPath(id, owner)}/scopes/${encodeURIComponent(scopeId)}`,
          answer: TokenResource,
        }),
      ),
    // The version keeps the user from deleting a scope that was added meanwhile.
    deleteAllScopes: ({ connection, owner, id, version }) =>
      cacheChange(
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

/** Returns true if a change may have taken effect although it failed. A refusal changed nothing. */
function isUncertain({ kind }: Failure): boolean {
  return kind !== "problem" && kind !== "offline";
}
