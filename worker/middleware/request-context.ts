import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { enterWorkplace } from "../http/enter-workplace.ts";

/** Puts in place what every handler relies on: clock, settings, database, cache. */
export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  await enterWorkplace(c);
  await next();
});
