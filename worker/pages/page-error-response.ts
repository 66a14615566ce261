import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { ErrorPage } from "./error-page.tsx";
import { PageError } from "./page-error.ts";
import { pageResponse } from "./page-response.ts";

/** Any error of a page's handler as a page. What is not expected says no more than that. */
export async function pageErrorResponse(error: Error, c: Context<AppEnv>): Promise<Response> {
  const { host } = new URL(c.req.url);
  if (error instanceof PageError) {
    const { status, title, text } = error;
    return pageResponse(c, ErrorPage({ host, title, message: text }), { status });
  }
  const page = ErrorPage({
    host,
    title: "Something went wrong here",
    message: "Nothing was changed. Go back and try again in a moment.",
    requestId: c.var.requestId,
  });
  return pageResponse(c, page, { status: 503, headers: { "Retry-After": "5" } });
}
