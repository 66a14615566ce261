import type { CorsOptions } from "./cors-options.ts";
import type { AnswerHeaders, IncomingRequest, Judge } from "./judge-request.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
/** With these a page can tell a bad token from a missing scope, and when to ask again. */
const EXPOSED = ["WWW-Authenticate", "Retry-After"];
const MAX_AGE_SECONDS = 600;

/**
 * Lets a guard answer preflights, and lets pages of the listed origins read every answer.
 *
 * A preflight is answered here, and never reaches the API: it comes without a token. Every other request is judged,
 * `OPTIONS` too.
 */
export function judgeWithCors(judge: Judge, options: CorsOptions | undefined): Judge {
  if (options === undefined) return judge;
  const preflightHeaders = {
    "Access-Control-Allow-Methods": (options.methods ?? METHODS).join(", "),
    "Access-Control-Allow-Headers": [
      "Authorization",
      ...(options.allowedHeaders ?? ["Content-Type"]),
    ].join(", "),
    "Access-Control-Max-Age": String(options.maxAgeSeconds ?? MAX_AGE_SECONDS),
  };
  const exposed = [...EXPOSED, ...(options.exposedHeaders ?? [])].join(", ");
  return async (request) => {
    const origin = originHeaders(request.origin, options.origins);
    const isAllowed = "Access-Control-Allow-Origin" in origin;
    if (isAllowed && isPreflight(request)) {
      return { status: "preflight", headers: { ...origin, ...preflightHeaders } };
    }
    const headers = isAllowed ? { ...origin, "Access-Control-Expose-Headers": exposed } : origin;
    return { ...(await judge(request)), headers };
  };
}

/** True for a request by which a browser asks for permission. A page's own `OPTIONS` request names no method. */
function isPreflight({ method, requestedMethod }: IncomingRequest): boolean {
  return (
    method === "OPTIONS" && requestedMethod !== undefined && /^[A-Za-z]+$/.test(requestedMethod)
  );
}

/** @returns without `Access-Control-Allow-Origin` if pages of this origin may not read the answer */
function originHeaders(origin: string | undefined, origins: CorsOptions["origins"]): AnswerHeaders {
  if (origins === "*") return origin === undefined ? {} : { "Access-Control-Allow-Origin": "*" };
  // Caches must not give one origin's answer to another.
  const vary = { Vary: "Origin" };
  if (origin === undefined || !origins.includes(origin)) return vary;
  return { ...vary, "Access-Control-Allow-Origin": origin };
}
