import { Hono } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { OAuthError } from "../../http/oauth-error.ts";
import { readFormParams } from "../../http/read-form-params.ts";
import { endProviderSignInsByToken } from "../../identity/providers/end-provider-sign-ins.ts";

/** A logout token has about 1 KB. */
const LOGOUT_FORM_BYTES = 8 * 1024;

/** `POST /login/with/{provider}/ended` takes the provider's word that a person signed out there (back-channel logout). */
export const providerLogoutRoutes = new Hono<AppEnv>().post(
  "/login/with/:provider/ended",
  async (c) => {
    const params = await readFormParams(c.req.raw, LOGOUT_FORM_BYTES);
    const token = params.get("logout_token");
    if (token === undefined) throw new OAuthError("invalid_request", "The token is missing.");
    await endProviderSignInsByToken(c, c.req.param("provider"), token);
    return c.body(null, 200, { "Cache-Control": "no-store" });
  },
);
