import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { buildResponse, toIncomingRequest, withHeaders } from "./fetch-form.ts";
import type { Judge } from "./judge-request.ts";

/** A route handler of Next.js behind a guard: its `request` may be a `NextRequest`, and its `rest` the route's context. */
export type GuardedRouteHandler<Incoming extends Request, Rest extends unknown[]> = (
  request: Incoming,
  token: AllowedVerdict,
  ...rest: Rest
) => Response | Promise<Response>;

/**
 * Puts a guard before a route handler of Next.js.
 *
 * The handler gets Next's own request, which a copy would not be. Its headers are also those of `headers()`, so the
 * credential is removed from both.
 */
export function createNextForm(judge: Judge) {
  return <Incoming extends Request, Rest extends unknown[]>(
    handler: GuardedRouteHandler<Incoming, Rest>,
  ) =>
    async (request: Incoming, ...rest: Rest): Promise<Response> => {
      const outcome = await judge(toIncomingRequest(request, undefined));
      if (outcome.status !== "allowed") return buildResponse(outcome);
      request.headers.delete("Authorization");
      return withHeaders(await handler(request, outcome.token, ...rest), outcome.headers);
    };
}
