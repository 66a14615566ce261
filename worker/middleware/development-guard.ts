import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { isPublicRequest } from "../http/is-public-request.ts";
import { ProblemError } from "../http/problem-error.ts";

/** With development seeding on, passwords are public knowledge: then only this computer is served. */
export const developmentGuard = createMiddleware<AppEnv>(async (c, next) => {
  if (c.var.config.developmentSeed !== null && isPublicRequest(c.req.url, c.req.raw.headers)) {
    throw new ProblemError("misconfigured", { detail: "DEVELOPMENT_SEED is on." });
  }
  await next();
});
