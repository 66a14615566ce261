import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";

/**
 * What every answer carries: it is nobody else's to keep, not to be sniffed, and can be asked about.
 * One that hangs on a token also says for how many whole seconds its verdict may be relied on.
 */
export const responseHeaders = createMiddleware<AppEnv>(async (c, next) => {
  c.set("requestId", crypto.randomUUID());
  await next();
  c.header("X-Request-Id", c.var.requestId);
  c.header("X-Content-Type-Options", "nosniff");
  if (typeof c.var.maxAgeMs === "number") {
    c.header("Latchkey-Max-Age", String(Math.floor(c.var.maxAgeMs / 1000)));
  }
  if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
});
