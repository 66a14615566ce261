import { createMiddleware } from "hono/factory";
import { secondsOfMs } from "../../shared/time.ts";
import type { AppEnv } from "../http/app-env.ts";
import { enterIsolate } from "../http/enter-isolate.ts";

/** Puts in place what every handler relies on: clock, settings, database, cache. */
export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  const isolate = await enterIsolate(c.req.raw, c.env);
  c.set("now", secondsOfMs(Date.now()));
  c.set("isolate", isolate);
  c.set("config", isolate.config);
  c.set("db", isolate.db);
  await next();
});
