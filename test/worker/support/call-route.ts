import { env } from "cloudflare:workers";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { call, callForm } from "./call.ts";
import { expectDocumented, isDescribed } from "./expect-documented.ts";
import { ROUTES } from "./routes.ts";
import { isStub } from "./send.ts";

/**
 * Sends a request to a route of `ROUTES`, with its body, headers and query, and expects that /openapi.json describes the
 * answer.
 *
 * @param id the id in the path; `<person>/<token>` for another person's token
 * @param otherBody sent instead of the route's body
 */
export async function callRoute(
  key: string,
  token: string | undefined,
  id = "absent",
  otherBody?: unknown,
): Promise<Response> {
  const response = await sendToRoute(key, token, id, otherBody);
  if (isDescribed(key) && !isStub(response)) await expectDocumented(key, response);
  return response;
}

async function sendToRoute(
  key: string,
  token: string | undefined,
  id: string,
  otherBody: unknown,
): Promise<Response> {
  const [method = "", path = ""] = key.split(" ");
  // An organization has at most 5.
  if (key === "POST /v1/providers") await env.DB.prepare("DELETE FROM providers").run();
  const { headers, query = "" } = ROUTES[key] ?? {};
  const [first = "", last = first] = id.split("/");
  const body = otherBody ?? (await buildBody(key, token, last));
  const url = path
    .replace(/:(user|group|provider)_id/, first)
    .replace(":domain", last)
    .replace(":version", "1")
    .replace(":id", last)
    .replace(":copy_id", (await findCopyId(last)) ?? "kpt_absent")
    .replace(":scope_id", (await findScopeId(last)) ?? "scp_absent")
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

async function buildBody(key: string, token: string | undefined, id: string): Promise<unknown> {
  if (key === "PUT /v1/catalog") return await buildNextCatalog(token);
  if (key === "POST /v1/tokens/:id/copies") return { hint: (await findHint(id)) ?? ABSENT_HINT };
  return ROUTES[key]?.body;
}

/** Returns the catalog that the token can read, with a higher limit, or else a preset with a higher limit. */
async function buildNextCatalog(token: string | undefined): Promise<Catalog> {
  const response = await call("/v1/catalog/document", token === undefined ? {} : { token });
  const catalog = response.ok ? await response.json<Catalog>() : apiControlPlane;
  return { ...catalog, token_limit: catalog.token_limit + 1 };
}

const findScopeId = (tokenId: string) =>
  env.DB.prepare("SELECT id FROM scopes WHERE token_id = ?").bind(tokenId).first<string>("id");

const ABSENT_HINT = "lk_pat_aaaa…aaaa";

const findHint = (tokenId: string) =>
  env.DB.prepare("SELECT hint FROM token_secrets WHERE token_id = ? AND valid_until IS NULL")
    .bind(tokenId)
    .first<string>("hint");

const findCopyId = (tokenId: string) =>
  env.DB.prepare("SELECT id FROM kept_copies WHERE token_id = ?").bind(tokenId).first<string>("id");
