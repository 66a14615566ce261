import type { Context } from "hono";
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { AppEnv } from "../http/app-env.ts";
import { openPageView, type PageView } from "./page-view.ts";

export interface PageOptions {
  /**
   * The origin that a form's answer may redirect to. Chromium applies `form-action` to redirects of a submission
   * too, such as the redirect back to the extension.
   */
  formTarget?: string | null;
  /** The language of a page that exists in one language only. */
  contentLanguage?: string;
}

/**
 * Answers 200 with a page in the person's language, whatever it says, and with headers that keep other sites from framing it or injecting content.
 *
 * A refusal is a 200 too: Chromium closes an extension's sign-in window at a status of 400 or more
 * (`launchWebAuthFlow`), so the person would never read the reason. Programs use the API, which has statuses.
 *
 * The referrer policy is `same-origin`, since under `no-referrer` a form's Origin is null. There is no
 * Cross-Origin-Opener-Policy, since the browser's own sign-in window may be the opener.
 */
export async function buildPageResponse(
  c: Context<AppEnv>,
  render: (view: PageView) => HtmlEscapedString | Promise<HtmlEscapedString>,
  { formTarget = null, contentLanguage }: PageOptions = {},
): Promise<Response> {
  const formAction = formTarget === null ? "'self'" : `'self' ${formTarget}`;
  c.header(
    "Content-Security-Policy",
    [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "img-src 'self' data:",
      `form-action ${formAction}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join("; "),
  );
  const view = await openPageView(c);
  c.header("Content-Language", contentLanguage ?? view.language.tag);
  c.header("Vary", "Accept-Language", { append: true });
  c.header("X-Content-Type-Options", "nosniff");
  c.header("X-Frame-Options", "DENY");
  c.header("Referrer-Policy", "same-origin");
  c.header("Cache-Control", "no-store");
  if (new URL(c.req.url).protocol === "https:") {
    c.header("Strict-Transport-Security", "max-age=31536000");
  }
  return c.html(html`<!doctype html>${render(view)}`);
}
