import { Hono } from "hono";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http/app-env.ts";
import { introspect } from "./introspect.ts";
import { verify } from "./verify.ts";

const VERIFY = "/verify";
const INTROSPECT = "/oauth/introspect";

/** The edge path: what APIs and proxies ask of us at each of their own requests. No middleware stands before it. */
export const edgeApp = new Hono<AppEnv>()
  .all(`${VERIFY}/*`, (c) => verify(c.req.raw, c.env, c.executionCtx))
  .post(INTROSPECT, (c) => introspect(c.req.raw, c.env, c.executionCtx));

/** The Worker's answer to a request on the edge path; `null` for any other request. */
export function answerAtEdge(
  request: Request,
  env: Env,
  context: ExecutionContext,
): Response | Promise<Response> | null {
  const route = edgeRoute(request);
  if (route === null) return null;
  return route === VERIFY ? verify(request, env, context) : introspect(request, env, context);
}

/** Behind scheme and host, which are never shorter than `http://a`. */
const HOST_AT = 8;

/** Told by hand, since whatever middleware might match costs as much as the whole of a hot validation. */
function edgeRoute(request: Request): typeof VERIFY | typeof INTROSPECT | null {
  const { url } = request;
  const path = url.indexOf("/", HOST_AT);
  if (url.startsWith(VERIFY, path)) {
    return "/?".includes(url.charAt(path + VERIFY.length)) ? VERIFY : null;
  }
  if (!url.startsWith(INTROSPECT, path) || request.method !== "POST") return null;
  return "?".includes(url.charAt(path + INTROSPECT.length)) ? INTROSPECT : null;
}
