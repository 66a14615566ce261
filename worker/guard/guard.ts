import { steadyClock } from "../../shared/system-clock.ts";
import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { createBindingSource } from "./binding-source.ts";
import { createFastifyForm, type FastifyReply, type FastifyRequest } from "./fastify-form.ts";
import { createFetchForm, type GuardedHandler } from "./fetch-form.ts";
import { checkOptions, type GuardOptions, type TokenVerifierBinding } from "./guard-options.ts";
import { createHonoForm, type HonoContext } from "./hono-form.ts";
import { createIntrospectionSource } from "./introspection-source.ts";
import { judgeLater } from "./judge-later.ts";
import { type Judge, judgeRequest } from "./judge-request.ts";
import { judgeWithCors } from "./judge-with-cors.ts";
import { createKoaForm, type KoaContext } from "./koa-form.ts";
import { createNextForm, type GuardedRouteHandler } from "./next-form.ts";
import { createNodeForm, type NodeRequest, type NodeResponse } from "./node-form.ts";
import { createSetupLog, type SetupLog } from "./setup-log.ts";
import { createVerdictCache } from "./verdict-cache.ts";
import type { VerdictSource } from "./verdict-source.ts";

export type { AllowedVerdict, TokenVerdict } from "../../shared/wire/token-verdict.ts";
export type { CorsOptions } from "./cors-options.ts";
export type {
  GuardOptions,
  Introspection,
  JudgedRequest,
  RequestLine,
  TokenQuestion,
  TokenVerifierBinding,
} from "./guard-options.ts";
export type { GuardVariables } from "./hono-form.ts";

const MAX_CACHED = 10_000;

const logToConsole = (message: string) => console.warn(message);

/** A guard, as middleware for several frameworks. All forms share its cache. */
export interface Guard {
  /** Hono middleware; handlers after it find the verdict in `c.var.token`. */
  hono(c: HonoContext, next: () => Promise<void>): Promise<Response | undefined>;
  /** Wraps a fetch handler, which receives the verdict as its second argument. */
  fetch<Rest extends unknown[]>(
    handler: GuardedHandler<Rest>,
  ): (request: Request, ...rest: Rest) => Promise<Response>;
  /** Express or Node middleware; handlers after it call `tokenOf(request)`. */
  node(request: NodeRequest, response: NodeResponse, next: () => void): Promise<void>;
  /** A hook for Fastify, such as `onRequest`; handlers after it call `tokenOf(request)`. */
  fastify(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  /** Koa middleware; middleware after it finds the verdict in `ctx.state.token`. */
  koa(ctx: KoaContext, next: () => Promise<unknown>): Promise<void>;
  /** Wraps a route handler of Next.js, which receives the verdict as its second argument. */
  next<Incoming extends Request, Rest extends unknown[]>(
    handler: GuardedRouteHandler<Incoming, Rest>,
  ): (request: Incoming, ...rest: Rest) => Promise<Response>;
  /** Returns the verdict on a request that `node` or `fastify` accepted. @throws Error for any other request */
  tokenOf(request: object): AllowedVerdict;
}

/**
 * Protects an API: accepts only requests whose personal access token has all the scopes (RFC 6750), and
 * removes the credential from them.
 *
 * Verdicts are cached for as long as Latchkey allows, so a revoked token stops within 5 s. While Latchkey
 * is unavailable, requests without a cached verdict get 503. The log says, once for each cause, what to change.
 *
 * @param options a function is called at the first request, for a program that is also loaded where its settings are
 *   absent, such as by `next build`. If its options are not valid, requests get 503
 * @throws TypeError if the options are not valid
 */
export function guard(options: GuardOptions | (() => GuardOptions)): Guard {
  const judge =
    typeof options === "function"
      ? judgeLater(() => createJudge(options()), logToConsole)
      : createJudge(options);
  const verdicts = new WeakMap<object, AllowedVerdict>();
  return {
    hono: createHonoForm(judge),
    fetch: createFetchForm(judge),
    node: createNodeForm(judge, verdicts),
    fastify: createFastifyForm(judge, verdicts),
    koa: createKoaForm(judge),
    next: createNextForm(judge),
    tokenOf(request) {
      const token = verdicts.get(request);
      if (token === undefined) throw new Error("latchkey/guard: the request has passed no guard");
      return token;
    },
  };
}

function createJudge(options: GuardOptions): Judge {
  checkOptions(options);
  const setupLog = createSetupLog(options, options.log ?? logToConsole);
  const context = {
    source: createSource(options, setupLog.report),
    setupLog,
    cache: createVerdictCache({ clock: steadyClock, limit: options.maxCached ?? MAX_CACHED }),
    nowSeconds: () => Math.floor(Date.now() / 1000),
    now: () => steadyClock.now(),
    ...(options.onVerdict === undefined ? {} : { onVerdict: options.onVerdict }),
  };
  return judgeWithCors((request) => judgeRequest(request, options, context), options.cors);
}

function createSource(options: GuardOptions, report: SetupLog["report"]): VerdictSource {
  if (options.binding === undefined) {
    const { introspection } = options;
    return createIntrospectionSource(
      introspection,
      options,
      (url, init) => fetch(url, init),
      report,
    );
  }
  // A binding to anything but TokenVerifier has no `verify`, so every request is refused.
  return createBindingSource(options.binding as TokenVerifierBinding, options, report);
}
