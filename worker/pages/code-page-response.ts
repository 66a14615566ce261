import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { CodePage } from "./code-page.tsx";
import { pageResponse } from "./page-response.ts";

/** The page that takes a code, or takes it again: then a 422 that says the same of every code that is no good. */
export async function codePageResponse(
  c: Context<AppEnv>,
  page: { action: string; title: string; lead: string; formToken: string },
  outcome: "first" | "no_good",
): Promise<Response> {
  const error =
    outcome === "first"
      ? undefined
      : "This code does not work. It may have been used, replaced or expired: ask for a new one.";
  const { host } = new URL(c.req.url);
  return pageResponse(c, CodePage({ host, ...page, error }), {
    status: outcome === "first" ? 200 : 422,
  });
}
