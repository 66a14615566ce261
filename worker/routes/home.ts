import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import type { AppEnv } from "../http/app-env.ts";
import { getCookieName } from "../identity/sign-in/cookie-names.ts";
import { buildPageResponse } from "../pages/build-page-response.ts";
import { HomePage } from "../pages/home-page.tsx";
import { buildPageErrorResponse } from "../pages/page-error.tsx";

/** `/`: says what this server is, for people who were sent to it. It reads nothing from D1. */
export const homeRoutes = new Hono<AppEnv>().onError(buildPageErrorResponse).get("/", (c) => {
  const { origin } = new URL(c.req.url);
  const page = {
    origin,
    // The cookie may be of an ended sign-in. Then the account page asks to sign in.
    mayBeSignedIn: getCookie(c, getCookieName(origin, "session")) !== undefined,
    extensionLinks: c.var.config.extensionLinks,
  };
  return buildPageResponse(c, (view) => HomePage({ view, ...page }));
});
