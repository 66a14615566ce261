import type { Context, Handler } from "hono";
import { secondsOfMs } from "../../shared/time.ts";
import type { AppEnv } from "../http/app-env.ts";
import { enterWorkplace } from "../http/enter-workplace.ts";
import { formatLogLine } from "../http/log-line.ts";
import type { Visit } from "../http/verify-request-token.ts";

/** A route of the edge path: validation, in front of every request that an API serves. */
export interface EdgeRoute {
  /** The route's pattern, for the log. */
  route: string;
  /** May throw; whatever it throws is presented by `refuse`. */
  answer(c: Context<AppEnv>, visit: Visit): Promise<Response>;
  refuse(error: unknown, c: Context<AppEnv>): Response;
}

/**
 * Does for a validation, in one step, what middleware does for every other route: that costs more than
 * the whole of a hot validation.
 *
 * A token that passed leaves no line in the log, since lines cost as much again; it is counted as a use.
 * A refusal and a fault leave theirs.
 */
export function edgeHandler({ route, answer, refuse }: EdgeRoute): Handler<AppEnv> {
  return async (c) => {
    const startedAt = Date.now();
    try {
      const workplace = await enterWorkplace(c.req.raw, c.env);
      const response = await answer(c, { workplace, now: secondsOfMs(startedAt) });
      if (c.get("refusal") !== undefined) log(c, route, response, startedAt);
      return response;
    } catch (error) {
      c.set("requestId", crypto.randomUUID());
      const response = refuse(error, c);
      for (const [name, value] of Object.entries(EDGE_HEADERS)) response.headers.set(name, value);
      response.headers.set("X-Request-Id", c.get("requestId"));
      log(c, route, response, startedAt, error);
      return response;
    }
  };
}

/** What every answer of the edge path carries: nobody is to keep or to sniff it. */
export const EDGE_HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
} as const;

function log(
  c: Context<AppEnv>,
  route: string,
  { status }: Response,
  startedAt: number,
  error?: unknown,
): void {
  const line = formatLogLine({
    level: status >= 500 ? "error" : "info",
    event: "request",
    request_id: c.get("requestId") ?? crypto.randomUUID(),
    method: c.req.method,
    route,
    status,
    duration_ms: Date.now() - startedAt,
    refusal: c.get("refusal"),
    error: error instanceof Error ? error.constructor.name : undefined,
  });
  console.log(line);
}
