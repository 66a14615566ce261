import type { AllowedVerdict } from "../../shared/wire/token-verdict.ts";
import { arrivalOf, type Judge, refusalResponse, withoutCredential } from "./fetch-form.ts";

/** What Hono's context variables hold behind a guard: `new Hono<{ Variables: GuardVariables }>()`. */
export interface GuardVariables {
  token: AllowedVerdict;
}

/** As much of Hono's `Context` as a guard needs, so that its types need no Hono. */
export interface HonoContext {
  req: { raw: Request };
  set(key: "token", value: AllowedVerdict): void;
}

/** Hono middleware: sets `c.var.token`, and takes the credential off the request. */
export function honoForm(judge: Judge) {
  return async (c: HonoContext, next: () => Promise<void>): Promise<Response | undefined> => {
    const outcome = await judge(arrivalOf(c.req.raw, executionContextOf(c)));
    if (outcome.status !== "allowed") return refusalResponse(outcome);
    c.req.raw = withoutCredential(c.req.raw);
    c.set("token", outcome.token);
    await next();
    return undefined;
  };
}

/** Hono throws where the platform gave it none. */
function executionContextOf(c: object): unknown {
  try {
    return "executionCtx" in c ? c.executionCtx : undefined;
  } catch {
    return undefined;
  }
}
