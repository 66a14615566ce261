import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { cacheCatalog, cachedCatalog } from "../api/answer-cache.ts";
import { type Caller, callApi } from "../api/call-api.ts";
import { catalogPath } from "../api/token-path.ts";
import type { Handlers } from "./handlers.ts";

export function catalogHandlers(caller: Caller): Pick<Handlers, "getCatalog"> {
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
  };
}
