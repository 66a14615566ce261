import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";

/** Makes whoever acts the owner whose tokens a request is about. */
export const ownTokens = createMiddleware<AppEnv>(async (c, next) => {
  c.set("owner", c.var.credential);
  await next();
});
