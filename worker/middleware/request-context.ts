import { createMiddleware } from "hono/factory";
import { toWholeSeconds } from "../../shared/time.ts";
import { admitRequest } from "../http/admit-request.ts";
import type { AppEnv } from "../http/app-env.ts";

/** Sets the variables that every handler needs: time, settings, database, isolate. */
export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  const isolate = await admitRequest(c.req.raw, c.env);
  c.set("now", toWholeSeconds(Date.now()));
  c.set("isolate", isolate);
  c.set("config", isolate.config);
  c.set("db", isolate.db);
  await next();
});
