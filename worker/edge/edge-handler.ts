import { toWholeSeconds } from "../../shared/time.ts";
import type { Env } from "../env.ts";
import { admitRequest } from "../http/admit-request.ts";
import { findOpenIsolate, type Isolate } from "../http/isolate.ts";
import { formatLogLine } from "../http/log-line.ts";
import type { RefusalKind } from "../http/refusal-log.ts";
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
  verify(
    text: string,
    questionOf: (record: TokenRecord) => Question,
  ): Verification | Promise<Verification>;
}

/** A route of the edge path. */
export interface EdgeRoute {
  /** The route's pattern, for the log. */
  route: string;
  /** May throw; `refuse` presents the error. */
  answer(call: EdgeCall): Promise<Response>;
  /** Builds the answer to an error, with `EDGE_HEADERS` and the request id, and notes the reason for the log. */
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

/**
 * Answers a request without Hono, whose context and promises cost as much as a hot validation.
 *
 * @param known the verification of the request's token, if it has been verified and recorded already
 */
export type EdgeHandler = (
  request: Request,
  env: Env,
  context: Pick<ExecutionContext, "waitUntil">,
  known?: Verification,
) => Promise<Response>;

/**
 * Creates a handler that does the work of all middleware in one step: running middleware would cost more than a
 * whole hot validation.
 *
 * Logs faults, and the first refusal of each kind in a second; the others are counted.
 */
export function createEdgeHandler({ route, answer, refuse }: EdgeRoute): EdgeHandler {
  return async (request, env, context, known) => {
    const startedAt = Date.now();
    const notes: EdgeNotes = {
      requestId: crypto.randomUUID(),
      refusal: undefined,
      timing: undefined,
    };
    const keepAlive = (promise: Promise<unknown>) => context.waitUntil(promise);
    const log = ({ status }: Response, error?: unknown) => {
      const kind = { route, status, refusal: notes.refusal };
      const refusals = status < 500 ? findOpenIsolate(env)?.refusals : null;
      if (refusals?.isFirst(kind, keepAlive) === false) return;
      logRequest({ ...notes, ...kind, startedAt, method: request.method }, error);
    };
    try {
      const isolate = await admitRequest(request, env);
      const requestInfo = {
        now: toWholeSeconds(startedAt),
        fresh: false,
        keepAlive,
      };
      const note = (verification: Verification) => {
        const { verdict, waitedFor } = verification;
        if (verdict.status === "refused") notes.refusal = verdict.reason;
        if (waitedFor !== null && isolate.config.serverTiming) {
          notes.timing = `feed;desc=${waitedFor}`;
        }
        return verification;
      };
      const response = await answer({
        request,
        env,
        isolate,
        requestId: notes.requestId,
        verify(text, questionOf) {
          const verification = known ?? verifyInIsolate(isolate, text, questionOf, requestInfo);
          return verification instanceof Promise ? verification.then(note) : note(verification);
        },
      });
      addTiming(response, notes);
      if (notes.refusal !== undefined) log(response);
      return response;
    } catch (error) {
      const response = refuse(error, request, notes);
      addTiming(response, notes);
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
  known: EdgeNotes & RefusalKind & { startedAt: number; method: string },
  error: unknown,
): void {
  const line = formatLogLine({
    level: known.status >= 500 ? "error" : "info",
    event: "request",
    request_id: known.requestId,
    method: known.method,
    route: known.route,
    status: known.status,
    duration_ms: Date.now() - known.startedAt,
    refusal: known.refusal,
    error: error instanceof Error ? error.constructor.name : undefined,
  });
  console.log(line);
}
