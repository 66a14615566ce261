import { steadyClock } from "../../shared/system-clock.ts";
import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { bindingSource } from "./binding-source.ts";
import { fetchForm, type GuardedHandler } from "./fetch-form.ts";
import { checkOptions, type GuardOptions, type TokenVerifierBinding } from "./guard-options.ts";
import { type HonoContext, honoForm } from "./hono-form.ts";
import { introspectionSource } from "./introspection-source.ts";
import { judgeRequest } from "./judge-request.ts";
import { type NodeRequest, type NodeResponse, nodeForm } from "./node-form.ts";
import { createVerdictCache } from "./verdict-cache.ts";
import type { VerdictSource } from "./verdict-source.ts";

export type { AllowedVerdict, TokenVerdict } from "../../shared/wire/token-verdict.ts";
export type {
  GuardOptions,
  Introspection,
  RequestLine,
  TokenQuestion,
  TokenVerifierBinding,
} from "./guard-options.ts";
export type { GuardVariables } from "./hono-form.ts";

const MAX_CACHED = 10_000;

/** A guard, in the form that the API behind it needs. All forms share its cache. */
export interface Guard {
  /** Hono middleware; handlers behind it find the verdict at `c.var.token`. */
  hono(c: HonoContext, next: () => Promise<void>): Promise<Response | undefined>;
  /** Wraps a fetch handler, which gets the verdict as its second argument. */
  fetch<Rest extends unknown[]>(
    handler: GuardedHandler<Rest>,
  ): (request: Request, ...rest: Rest) => Promise<Response>;
  /** Express or Node middleware; handlers behind it ask `tokenOf(request)`. */
  node(request: NodeRequest, response: NodeResponse, next: () => void): Promise<void>;
  /** The verdict on a request that `node` let in. @throws Error for any other request */
  tokenOf(request: object): AllowedVerdict;
}

/**
 * Protects an API: only requests with a personal access token that has all the scopes get through, as
 * RFC 6750 says, and the credential does not.
 *
 * Verdicts are remembered for as long as Latchkey allows, so a revoked token stops within 5 s. While
 * Latchkey cannot be asked, what is not remembered is answered 503.
 *
 * @throws TypeError for options that are not valid
 */
export function guard(options: GuardOptions): Guard {
  checkOptions(options);
  const context = {
    source: sourceOf(options),
    cache: createVerdictCache({ clock: steadyClock, limit: options.maxCached ?? MAX_CACHED }),
    nowSeconds: () => Math.floor(Date.now() / 1000),
  };
  const judge = (arrival: Parameters<typeof judgeRequest>[0]) =>
    judgeRequest(arrival, options, context);
  const admitted = new WeakMap<object, AllowedVerdict>();
  return {
    hono: honoForm(judge),
    fetch: fetchForm(judge),
    node: nodeForm(judge, admitted),
    tokenOf(request) {
      const token = admitted.get(request);
      if (token === undefined) throw new Error("latchkey/guard: the request has passed no guard");
      return token;
    },
  };
}

function sourceOf(options: GuardOptions): VerdictSource {
  if (options.binding === undefined) {
    return introspectionSource(options.introspection, options, (url, init) => fetch(url, init));
  }
  // One that is no TokenVerifier has no `verify`: then nobody is let in.
  return bindingSource(options.binding as TokenVerifierBinding, options);
}
