import { Hono } from "hono";
import type { AppEnv } from "./http/app-env.ts";
import { introspect } from "./routes/introspect.ts";
import { verify } from "./routes/verify.ts";

/** The edge path: what APIs and proxies ask of us at each of their own requests. No middleware stands before it. */
export const edgeApp = new Hono<AppEnv>()
  .all("/verify/*", verify)
  .post("/oauth/introspect", introspect);

/** Behind scheme and host, which are never shorter than `http://a`. */
const HOST_AT = 8;

/** Whether a URL may lead to one of its routes; whatever does not is not asked of it. */
export function isEdgeUrl(url: string): boolean {
  const path = url.indexOf("/", HOST_AT);
  return url.startsWith("/verify", path) || url.startsWith("/oauth/introspect", path);
}
