import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";

/** What every answer carries: it is nobody else's to keep, not to be sniffed, and can be asked about. */
export const responseHeaders = createMiddleware<AppEnv>(async (c, next) => {
  c.set("requestId", crypto.randomUUID());
  await next();
  // Set on the answer itself: Hono's own `header` would build a new one for each.
  const { headers } = c.res;
  headers.set("X-Request-Id", c.get("requestId"));
  headers.set("X-Content-Type-Options", "nosniff");
  // Browsers come back by https alone. Of an answer by http they would not believe it.
  if (c.req.url.startsWith("https:")) headers.set("Strict-Transport-Security", "max-age=31536000");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
});
