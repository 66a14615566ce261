import { createMiddleware } from "hono/factory";
import { secondsOfMs } from "../../shared/time.ts";
import type { AppEnv } from "../http/app-env.ts";
import { enterWorkplace } from "../http/enter-workplace.ts";

/** Puts in place what every handler relies on: clock, settings, database, cache. */
export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  const workplace = await enterWorkplace(c.req.raw, c.env);
  c.set("now", secondsOfMs(Date.now()));
  c.set("workplace", workplace);
  c.set("config", workplace.config);
  c.set("db", workplace.db);
  await next();
});
