import { Hono } from "hono";
import { EXTENSION_CLIENT_ID } from "../../../shared/wire/oauth-client.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { formParams } from "../../http/form-params.ts";
import { OAuthError } from "../../http/oauth-error.ts";
import { tradeCode } from "../../identity/oauth/trade-code.ts";

/**
 * `POST /oauth/token` (RFC 6749 §4.1.3): an authorization code for a session of the extension.
 *
 * The extension is a public client: it has no secret, PKCE binds the code to it.
 */
export const oauthTokenRoutes = new Hono<AppEnv>().post("/token", async (c) => {
  const params = await formParams(c.req.raw);
  const needed = (name: string): string => {
    const value = params.get(name);
    if (value === undefined) throw new OAuthError("invalid_request", `${name} is missing.`);
    return value;
  };
  const clientId = params.get("client_id");
  if (clientId !== EXTENSION_CLIENT_ID || params.has("client_secret")) {
    throw new OAuthError("invalid_client", "The client is unknown.", 400);
  }
  if (needed("grant_type") !== "authorization_code") {
    throw new OAuthError("unsupported_grant_type", "Only authorization_code is supported.");
  }
  const traded = await tradeCode(c, {
    code: needed("code"),
    clientId,
    redirectUri: needed("redirect_uri"),
    verifier: needed("code_verifier"),
  });
  if (!traded.ok) {
    c.set("refusal", `code_${traded.refusal.reason}`);
    throw new OAuthError("invalid_grant", "The code is unknown, used or expired.");
  }
  return c.json(traded.value, 200, { "Cache-Control": "no-store", Pragma: "no-cache" });
});
