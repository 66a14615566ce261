import { toWholeSeconds } from "../../shared/time.ts";
import type { Env } from "../env.ts";
import { admitRequest } from "../http/admit-request.ts";
import type { Isolate } from "../http/isolate.ts";
import { formatLogLine } from "../http/log-line.ts";
import { verifyInIsolate } from "../http/verify-in-isolate.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { Question } from "../tokens/validate.ts";
import type { Verification } from "../verification/verify-token.ts";

/** A request on the edge path. */
export interface EdgeCall {
  readonly request: Request;
  readonly env: Env;
  readonly isolate: Isolate;
  /** The `X-Request-Id` of the answer. An allowed `/verify` has none: its answer is sent again for other requests. */
  readonly requestId: string;
  /** Verifies a token of the request, and notes the reason of a refusal for the log. */
  verify(text: string, questionOf: (record: TokenRecord) => Question): Promise<Verification>;
}

/** A route of the edge path. */
export interface EdgeRoute {
  /** The route's pattern, for the log. */
  route: string;
  /** May throw; `refuse` presents the error. */
  answer(call: EdgeCall): Promise<Response>;
  refuse(error: unknown, request: Request, notes: EdgeNotes): Response;
}

/** Details of a request for its log line. */
export interface EdgeNotes {
  requestId: string;
  /** The reason of a refusal, as a fixed word. */
  refusal: string | undefined;
  /** Value of `Server-Timing` if the request waited for storage, and the deployment wants it. */
  timing: string | undefined;
}

/** Answers a request without Hono, whose context and promises cost as much as a hot validation. */
export type EdgeHandler = (
  request: Request,
  env: Env,
  context: Pick<ExecutionContext, "waitUntil">,
) => Promise<Response>;

/**
 * Creates a handler that does the work of all middleware in one step: running middleware would cost more than a
 * whole hot validation.
 *
 * Logs refusals and faults only. An allowed token is counted as a use, but its log line would double the cost.
 */
export function createEdgeHandler({ route, answer, refuse }: EdgeRoute): EdgeHandler {
  return async (request, env, context) => {
    const startedAt = Date.now();
    const notes: EdgeNotes = {
      requestId: crypto.randomUUID(),
      refusal: undefined,
      timing: undefined,
    };
    const log = (response: Response, error?: unknown) => {
      logRequest({ ...notes, route, startedAt, method: request.method }, response, error);
    };
    try {
      const isolate = await admitRequest(request, env);
      const requestInfo = {
        now: toWholeSeconds(startedAt),
        fresh: false,
        keepAlive: (promise: Promise<unknown>) => context.waitUntil(promise),
      };
      const response = await answer({
        request,
        env,
        isolate,
        requestId: notes.requestId,
        async verify(text, questionOf) {
          const verification = await verifyInIsolate(isolate, text, questionOf, requestInfo);
          const { verdict, waitedFor } = verification;
          if (verdict.status === "refused") notes.refusal = verdict.reason;
          if (waitedFor !== null && isolate.config.serverTiming) {
            notes.timing = `feed;desc=${waitedFor}`;
          }
          return verification;
        },
      });
      addTiming(response, notes);
      if (notes.refusal !== undefined) log(response);
      return response;
    } catch (error) {
      const response = refuse(error, request, notes);
      addTiming(response, notes);
      for (const [name, value] of Object.entries(EDGE_HEADERS)) response.headers.set(name, value);
      response.headers.set("X-Request-Id", notes.requestId);
      log(response, error);
      return response;
    }
  };
}

/** Says for what the answer waited (W3C Server Timing), so that operators can measure it. */
function addTiming(response: Response, { timing }: EdgeNotes): void {
  if (timing !== undefined) response.headers.set("Server-Timing", timing);
}

/**
 * Headers of every refusal of the edge path, against caching and content sniffing.
 *
 * `/verify` adds no others, since its answers have no body. Proxies hand its refusals to the clients of an API, whose
 * host would get our policies: Strict-Transport-Security would bind that host to https for a year.
 */
export const EDGE_HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
} as const;

function logRequest(
  known: EdgeNotes & { route: string; startedAt: number; method: string },
  { status }: Response,
  error: unknown,
): void {
  const line = formatLogLine({
    level: status >= 500 ? "error" : "info",
    event: "request",
    request_id: known.requestId,
    method: known.method,
    route: known.route,
    status,
    duration_ms: Date.now() - known.startedAt,
    refusal: known.refusal,
    error: error instanceof Error ? error.constructor.name : undefined,
  });
  console.log(line);
}
