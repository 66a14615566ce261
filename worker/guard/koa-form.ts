import { toGuardAnswer } from "./guard-answer.ts";
import type { AnswerHeaders, Judge } from "./judge-request.ts";
import { type NodeRequest, removeCredential, toNodeArrival } from "./node-form.ts";
import { pathOfTarget } from "./request-path.ts";

/** The members of Koa's `Context` that a guard uses, so that its types do not depend on Koa. */
export interface KoaContext {
  readonly req: NodeRequest;
  /** The target as the client sent it, which `koa-mount` and routers leave alone. */
  readonly originalUrl: string;
  readonly headerSent: boolean;
  readonly state: object;
  status: number;
  body: unknown;
  set(name: string, value: string): void;
  vary(name: string): void;
}

/** Creates Koa middleware that sets `ctx.state.token` and removes the credential from the request. */
export function createKoaForm(judge: Judge) {
  return async (ctx: KoaContext, next: () => Promise<unknown>): Promise<void> => {
    const arrival = toNodeArrival(ctx.req);
    const outcome = await judge({ ...arrival, path: pathOfTarget(ctx.originalUrl) });
    // Other code, such as a timeout, has answered.
    if (ctx.headerSent) return;
    if (outcome.status !== "allowed") {
      const { status, headers, body } = toGuardAnswer(outcome);
      ctx.status = status;
      addHeaders(ctx, headers);
      ctx.body = body;
      return;
    }
    removeCredential(ctx.req);
    Object.assign(ctx.state, { token: outcome.token });
    addHeaders(ctx, outcome.headers);
    try {
      await next();
    } catch (error) {
      keepHeaders(error, outcome.headers);
      throw error;
    }
  };
}

function addHeaders(ctx: KoaContext, headers: AnswerHeaders = {}): void {
  for (const [name, value] of Object.entries(headers)) {
    if (name === "Vary") ctx.vary(value);
    else ctx.set(name, value);
  }
}

/** Keeps headers in the answer to an error. Koa removes all that are not in the error's own `headers`. */
function keepHeaders(error: unknown, headers: AnswerHeaders = {}): void {
  if (!(error instanceof Error) || Object.keys(headers).length === 0) return;
  const own = "headers" in error ? error.headers : {};
  Object.assign(error, { headers: { ...headers, ...Object(own) } });
}
