import { Hono } from "hono";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http/app-env.ts";
import { introspect } from "./introspect.ts";
import { verify } from "./verify.ts";

const VERIFY = "/verify";
const INTROSPECT = "/oauth/introspect";

/** The edge path: validations that APIs and proxies need for each request of theirs. No middleware runs before it. */
export const edgeApp = new Hono<AppEnv>()
  .all(`${VERIFY}/*`, (c) => verify(c.req.raw, c.env, c.executionCtx))
  .post(INTROSPECT, (c) => introspect(c.req.raw, c.env, c.executionCtx));

/** Answers a request on the edge path; returns `null` for any other request. */
export function answerAtEdge(
  request: Request,
  env: Env,
  context: ExecutionContext,
): Response | Promise<Response> | null {
  const route = matchEdgeRoute(request);
  if (route === null) return null;
  return route === VERIFY ? verify(request, env, context) : introspect(request, env, context);
}

/** Search for the path starts here, since scheme and host are never shorter than `http://a`. */
const MIN_PATH_AT = 8;

/** Matches the route by hand: letting Hono match it costs as much as a whole hot validation. */
function matchEdgeRoute(request: Request): typeof VERIFY | typeof INTROSPECT | null {
  const { url } = request;
  const path = url.indexOf("/", MIN_PATH_AT);
  if (url.startsWith(VERIFY, path)) {
    return "/?".includes(url.charAt(path + VERIFY.length)) ? VERIFY : null;
  }
  if (!url.startsWith(INTROSPECT, path) || request.method !== "POST") return null;
  return "?".includes(url.charAt(path + INTROSPECT.length)) ? INTROSPECT : null;
}
