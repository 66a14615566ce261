import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import type { IncomingRequest, Outcome, RefusedOutcome } from "./judge-request.ts";
import { toRefusal } from "./refusal.ts";
import { pathOfTarget } from "./request-path.ts";

export type Judge = (arrival: IncomingRequest) => Promise<Outcome>;

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
      if (outcome.status !== "allowed") return buildRefusalResponse(outcome);
      return handler(copyWithoutCredential(request), outcome.token, ...rest);
    };
}

/** @param context the platform's context, which may have a `waitUntil` */
export function toIncomingRequest(request: Request, context: unknown): IncomingRequest {
  return {
    authorization: request.headers.get("Authorization") ?? undefined,
    method: request.method,
    path: pathOfTarget(request.url),
    keepAlive(promise) {
      if (hasWaitUntil(context)) context.waitUntil(promise);
    },
  };
}

export function buildRefusalResponse(outcome: RefusedOutcome): Response {
  const { status, headers, body } = toRefusal(outcome);
  return new Response(body, { status, headers });
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
