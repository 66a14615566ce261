import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { ProblemError } from "../http/problem-error.ts";
import { mayFound } from "../use-cases/organizations/may-found.ts";

/** Lets in whoever may create organizations. For all others there is nothing here, whatever they send. */
export const requireFounder = createMiddleware<AppEnv>(async (c, next) => {
  if (!(await mayFound(c))) {
    c.set("refusal", "needs_control");
    throw new ProblemError("not_found");
  }
  await next();
});
