import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { arrivalOf, type Judge, refusalResponse, withoutCredential } from "./fetch-form.ts";
import { type NodeRequest, removeCredential } from "./node-form.ts";

/** What Hono's context variables hold behind a guard: `new Hono<{ Variables: GuardVariables }>()`. */
export interface GuardVariables {
  token: AllowedVerdict;
}

/** As much of Hono's `Context` as a guard needs, so that its types need no Hono. */
export interface HonoContext {
  req: { raw: Request };
  env?: unknown;
  set(key: "token", value: AllowedVerdict): void;
}

/** Hono middleware: sets `c.var.token`, and takes the credential off the request. */
export function honoForm(judge: Judge) {
  return async (c: HonoContext, next: () => Promise<void>): Promise<Response | undefined> => {
    const outcome = await judge(arrivalOf(c.req.raw, executionContextOf(c)));
    if (outcome.status !== "allowed") return refusalResponse(outcome);
    c.req.raw = withoutCredential(c.req.raw);
    const incoming = incomingOf(c);
    if (incoming !== null) removeCredential(incoming);
    c.set("token", outcome.token);
    await next();
    return undefined;
  };
}

/** Node's own request, which Hono's server there (`@hono/node-server`) hands to handlers as `c.env.incoming`. */
function incomingOf({ env }: HonoContext): NodeRequest | null {
  if (typeof env !== "object" || env === null || !("incoming" in env)) return null;
  return isNodeRequest(env.incoming) ? env.incoming : null;
}

function isNodeRequest(value: unknown): value is NodeRequest {
  return (
    typeof value === "object" &&
    value !== null &&
    "rawHeaders" in value &&
    Array.isArray(value.rawHeaders) &&
    "headers" in value &&
    typeof value.headers === "object" &&
    value.headers !== null
  );
}

/** Hono throws where the platform gave it none. */
function executionContextOf(c: object): unknown {
  try {
    return "executionCtx" in c ? c.executionCtx : undefined;
  } catch {
    return undefined;
  }
}
