import { env } from "cloudflare:workers";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { call, callForm } from "./call.ts";
import { ROUTES } from "./routes.ts";

/**
 * One request to a route of `ROUTES`, with what its body or query needs.
 *
 * @param id what the path names; of somebody's token, `<person>/<token>`
 */
export async function attempt(
  key: string,
  token: string | undefined,
  id = "absent",
): Promise<Response> {
  const [method = "", path = ""] = key.split(" ");
  const { headers, query = "" } = ROUTES[key] ?? {};
  const body = key === "PUT /v1/catalog" ? await nextCatalog(token) : ROUTES[key]?.body;
  const [first = "", last = first] = id.split("/");
  const url = path
    .replace(/:(user|group)_id/, first)
    .replace(":id", last)
    .replace(":scope_id", (await scopeOf(last)) ?? "scp_absent")
    .replace("/*", "?scope=API_READ");
  if (key === "POST /oauth/introspect") {
    return callForm(url, { token: "x" }, token === undefined ? {} : { token });
  }
  return call(url + query, {
    method: method === "ALL" ? "GET" : method,
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  });
}

/** The catalog as whoever has the token reads it, with another limit; else some other. */
async function nextCatalog(token: string | undefined): Promise<Catalog> {
  const response = await call("/v1/catalog/document", token === undefined ? {} : { token });
  const catalog = response.ok ? await response.json<Catalog>() : apiControlPlane;
  return { ...catalog, token_limit: catalog.token_limit + 1 };
}

const scopeOf = (id: string) =>
  env.DB.prepare("SELECT id FROM scopes WHERE token_id = ?").bind(id).first<string>("id");
