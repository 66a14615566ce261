import { type Context, Hono } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { authorizeUrl } from "../../identity/oauth/authorize-url.ts";
import { issueCode } from "../../identity/oauth/issue-code.ts";
import { openAuthorize } from "../../identity/oauth/open-authorize.ts";
import { pageErrorResponse } from "../../pages/page-error-response.ts";

/**
 * `GET /oauth/authorize` (RFC 6749 §4.1.1): to the sign-in page, to the consent page, or back to the
 * extension with a code or an error.
 */
export const authorizeRoutes = new Hono<AppEnv>()
  .onError(pageErrorResponse)
  .get("/authorize", async (c) => {
    const opened = await openAuthorize(c);
    const { origin, search } = new URL(c.req.url);
    c.header("Referrer-Policy", "same-origin");
    switch (opened.kind) {
      case "refuse":
        c.set("refusal", opened.code);
        return c.redirect(authorizeUrl(opened.target, origin, { error: opened.code }), 302);
      case "sign_in":
        return c.redirect(`/login?${new URLSearchParams({ return_to: afterSignIn(c) })}`, 302);
      case "consent":
        return c.redirect(`/consent${search}`, 302);
      case "grant": {
        const { request, signIn, organization } = opened;
        const code = await issueCode(c, request, signIn, organization.id);
        return c.redirect(authorizeUrl(request, origin, { code }), 302);
      }
    }
  });

/** This request again, but for `prompt=login`: once signed in, nobody is asked a second time. */
function afterSignIn(c: Context<AppEnv>): string {
  const url = new URL(c.req.url);
  url.searchParams.delete("prompt");
  return url.pathname + url.search;
}
