import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../http/app-env.ts";

/** Sets the headers of every answer: no caching, no content sniffing, a request id for support, and the time. */
export const responseHeaders = createMiddleware<AppEnv>(async (c, next) => {
  c.set("requestId", crypto.randomUUID());
  await next();
  // Hono's own `header` would build a new answer for each header.
  const { headers } = c.res;
  headers.set("X-Request-Id", c.get("requestId"));
  headers.set("X-Content-Type-Options", "nosniff");
  // The time by which a token expires. The clock of the extension's computer may be wrong.
  headers.set("Date", new Date().toUTCString());
  // Makes browsers return by https only. They ignore the header on an answer over http.
  if (c.req.url.startsWith("https:")) headers.set("Strict-Transport-Security", "max-age=31536000");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
});
