import { Hono } from "hono";
import type { AppEnv } from "./http/app-env.ts";
import { introspect } from "./routes/introspect.ts";
import { verify } from "./routes/verify.ts";

const VERIFY = "/verify";
const INTROSPECT = "/oauth/introspect";

/** The edge path: what APIs and proxies ask of us at each of their own requests. No middleware stands before it. */
export const edgeApp = new Hono<AppEnv>().all(`${VERIFY}/*`, verify).post(INTROSPECT, introspect);

/** Behind scheme and host, which are never shorter than `http://a`. */
const HOST_AT = 8;

/** Whether a request leads to one of its routes: whatever does not is answered by the rest of the Worker. */
export function isEdgeRequest(request: Request): boolean {
  const { url } = request;
  const path = url.indexOf("/", HOST_AT);
  if (url.startsWith(VERIFY, path)) return "/?".includes(url.charAt(path + VERIFY.length));
  if (!url.startsWith(INTROSPECT, path) || request.method !== "POST") return false;
  return "?".includes(url.charAt(path + INTROSPECT.length));
}
