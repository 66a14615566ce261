import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import type { Arrival, Outcome, Refused } from "./judge-request.ts";
import { refusalOf } from "./refusal.ts";

export type Judge = (arrival: Arrival) => Promise<Outcome>;

/** A handler that is called only for requests with a good token, and is told of it. */
export type GuardedHandler<Rest extends unknown[]> = (
  request: Request,
  token: AllowedVerdict,
  ...rest: Rest
) => Response | Promise<Response>;

/** Puts a guard before a fetch handler: of a Worker, Deno, Bun or any other. */
export function fetchForm(judge: Judge) {
  return <Rest extends unknown[]>(handler: GuardedHandler<Rest>) =>
    async (request: Request, ...rest: Rest): Promise<Response> => {
      // A Worker's handler gets `(request, env, ctx)`.
      const outcome = await judge(arrivalOf(request, rest[1]));
      if (outcome.status !== "allowed") return refusalResponse(outcome);
      return handler(withoutCredential(request), outcome.token, ...rest);
    };
}

/** @param context what may have a `waitUntil` */
export function arrivalOf(request: Request, context: unknown): Arrival {
  return {
    authorization: request.headers.get("Authorization") ?? undefined,
    method: request.method,
    path: new URL(request.url).pathname,
    keepAlive(promise) {
      if (canWait(context)) context.waitUntil(promise);
    },
  };
}

export function refusalResponse(outcome: Refused): Response {
  const { status, headers, body } = refusalOf(outcome);
  return new Response(body, { status, headers });
}

/** The same request without the credential: what is behind the guard has no business with it. */
export function withoutCredential(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.delete("Authorization");
  // A body that has been read already cannot move to another request.
  if (request.bodyUsed) return new Request(request.url, { method: request.method, headers });
  return new Request(request, { headers });
}

function canWait(value: unknown): value is { waitUntil(promise: Promise<unknown>): void } {
  return (
    typeof value === "object" &&
    value !== null &&
    "waitUntil" in value &&
    typeof value.waitUntil === "function"
  );
}
