import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { buildResponse, copyWithoutCredential, toIncomingRequest } from "./fetch-form.ts";
import type { AnswerHeaders, Judge } from "./judge-request.ts";
import { type NodeRequest, removeCredential } from "./node-form.ts";

/** Hono's context variables behind a guard: `new Hono<{ Variables: GuardVariables }>()`. */
export interface GuardVariables {
  token: AllowedVerdict;
}

/** The members of Hono's `Context` that a guard uses, so that its types do not depend on Hono. */
export interface HonoContext {
  req: { raw: Request };
  env?: unknown;
  readonly res: Response;
  header(name: string, value: string, options?: { append?: boolean }): void;
  set(key: "token", value: AllowedVerdict): void;
}

/** Creates Hono middleware that sets `c.var.token` and removes the credential from the request. */
export function createHonoForm(judge: Judge) {
  return async (c: HonoContext, next: () => Promise<void>): Promise<Response | undefined> => {
    const outcome = await judge(toIncomingRequest(c.req.raw, getExecutionContext(c)));
    if (outcome.status !== "allowed") return buildResponse(outcome);
    c.req.raw = copyWithoutCredential(c.req.raw);
    const incoming = getNodeRequest(c);
    if (incoming !== null) removeCredential(incoming);
    c.set("token", outcome.token);
    await next();
    addHeaders(c, outcome.headers);
    return undefined;
  };
}

/** Adds headers to a handler's response. Those that the handler has set stay as they are. */
function addHeaders(c: HonoContext, headers: AnswerHeaders = {}): void {
  // Switching protocols (101) leaves nothing that a page could read, and cannot be copied everywhere.
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(headers)) {
    if (name === "Vary") c.header(name, value, { append: true });
    else if (!c.res.headers.has(name)) c.header(name, value);
  }
}

/** Returns Node's own request, which `@hono/node-server` passes to handlers as `c.env.incoming`. */
function getNodeRequest({ env }: HonoContext): NodeRequest | null {
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

/** Returns the execution context, if any; Hono's getter throws if the platform has none. */
function getExecutionContext(c: object): unknown {
  try {
    return "executionCtx" in c ? c.executionCtx : undefined;
  } catch {
    return undefined;
  }
}
