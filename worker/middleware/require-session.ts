import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";

/**
 * Lets in a signed-in person's session alone. A personal access token is for the API that it was
 * made for, not for managing tokens.
 */
export const requireSession = createMiddleware<AppEnv>(async (c, next) => {
  if (c.var.credential.kind !== "ses") {
    c.set("refusal", "needs_session");
    throw new ProblemError("insufficient_scope");
  }
  await next();
});
