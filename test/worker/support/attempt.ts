import { env } from "cloudflare:workers";
import { call, callForm } from "./call.ts";
import { ROUTES } from "./routes.ts";

/** One request to a route of `ROUTES`, with what its body or query needs. */
export async function attempt(
  key: string,
  token: string | undefined,
  id = "absent",
): Promise<Response> {
  const [method = "", path = ""] = key.split(" ");
  const { body, headers, query = "" } = ROUTES[key] ?? {};
  const url = path
    .replace(/:(user_|group_)?id/, id)
    .replace(":scope_id", (await scopeOf(id)) ?? "scp_absent")
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

const scopeOf = (id: string) =>
  env.DB.prepare("SELECT id FROM scopes WHERE token_id = ?").bind(id).first<string>("id");
