import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { AppEnv } from "../http/app-env.ts";
import { formatLogLine, type LogLine } from "../http/log-line.ts";
import { ProblemError } from "../http/problem-error.ts";
import { PageError } from "../pages/page-error.tsx";

/** Logs each request as one JSON line from an allow-list of fields. */
export const requestLog = createMiddleware<AppEnv>(async (c, next) => {
  const startedAt = Date.now();
  await next();
  const status = c.res.status;
  // A page is a 200 even after a fault; see `buildPageResponse`.
  const isFaultOfPage = status < 400 && c.error !== undefined && !(c.error instanceof PageError);
  const line: LogLine = {
    level: status >= 500 || isFaultOfPage ? "error" : "info",
    event: "request",
    request_id: c.var.requestId,
    method: c.req.method,
    route: routePath(c, -1),
    status,
    duration_ms: Date.now() - startedAt,
    refusal: c.var.refusal ?? (c.error instanceof ProblemError ? c.error.problem : undefined),
    error: c.error === undefined ? undefined : formatErrorName(c.error),
  };
  console.log(formatLogLine(line));
});

function formatErrorName(error: Error): string {
  const cause = error.cause instanceof Error ? ` < ${error.cause.constructor.name}` : "";
  return error.constructor.name + cause;
}
