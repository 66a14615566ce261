import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { toGuardAnswer } from "./guard-answer.ts";
import type { AnsweredOutcome, AnswerHeaders, IncomingRequest, Judge } from "./judge-request.ts";
import { pathOfTarget } from "./request-path.ts";

/** A handler that runs only for requests with a valid token, and receives its verdict. */
export type GuardedHandler<Rest extends unknown[]> = (
  request: Request,
  token: AllowedVerdict,
  ...rest: Rest
) => Response | Promise<Response>;

/** Puts a guard before a fetch handler, such as of a Worker, Deno or Bun. */
export function createFetchForm(judge: Judge) {
  return <Rest extends unknown[]>(handler: GuardedHandler<Rest>) =>
    async (request: Request, ...rest: Rest): Promise<Response> => {
      // A Worker's handler gets `(request, env, ctx)`.
      const outcome = await judge(toIncomingRequest(request, rest[1]));
      if (outcome.status !== "allowed") return buildResponse(outcome);
      const response = await handler(copyWithoutCredential(request), outcome.token, ...rest);
      return withHeaders(response, outcome.headers);
    };
}

/** @param context the platform's context, which may have a `waitUntil` */
export function toIncomingRequest(request: Request, context: unknown): IncomingRequest {
  return {
    authorization: request.headers.get("Authorization") ?? undefined,
    origin: request.headers.get("Origin") ?? undefined,
    requestedMethod: request.headers.get("Access-Control-Request-Method") ?? undefined,
    method: request.method,
    path: pathOfTarget(request.url),
    keepAlive(promise) {
      if (hasWaitUntil(context)) context.waitUntil(promise);
    },
  };
}

/** Builds the response to a request that the guard answers. */
export function buildResponse(outcome: AnsweredOutcome): Response {
  const { status, headers, body } = toGuardAnswer(outcome);
  return new Response(body, { status, headers });
}

/** Returns a handler's response with more headers. Those that the handler has set stay as they are. */
export function withHeaders(response: Response, headers: AnswerHeaders = {}): Response {
  const names = Object.keys(headers);
  // Switching protocols (101) leaves nothing that a page could read, and cannot be copied everywhere.
  if (names.length === 0 || response.status === 101) return response;
  // The headers of a response that was fetched cannot be changed.
  const copy = new Response(response.body, response);
  for (const [name, value] of Object.entries(headers)) {
    if (name === "Vary") copy.headers.append(name, value);
    else if (!copy.headers.has(name)) copy.headers.set(name, value);
  }
  return copy;
}

/** Returns the request without the credential, which the API's own code does not need. */
export function copyWithoutCredential(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.delete("Authorization");
  // A body that was already read cannot be passed to another request.
  if (request.bodyUsed) return new Request(request.url, { method: request.method, headers });
  return new Request(request, { headers });
}

function hasWaitUntil(value: unknown): value is { waitUntil(promise: Promise<unknown>): void } {
  return (
    typeof value === "object" &&
    value !== null &&
    "waitUntil" in value &&
    typeof value.waitUntil === "function"
  );
}
