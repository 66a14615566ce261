import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";
import { addSecurityHeaders } from "../http/security-headers.ts";

/** Sets the headers of every answer: no caching, the security headers, a request id for support, and the time. */
export const responseHeaders = createMiddleware<AppEnv>(async (c, next) => {
  c.set("requestId", crypto.randomUUID());
  await next();
  // Hono's own `header` would build a new answer for each header.
  const { headers } = c.res;
  headers.set("X-Request-Id", c.get("requestId"));
  // The time by which a token expires. The clock of the extension's computer may be wrong.
  headers.set("Date", new Date().toUTCString());
  addSecurityHeaders(headers, c.req.url);
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
});
