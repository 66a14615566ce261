import { Hono } from "hono";
import { PROTOCOL_VERSION } from "../../shared/wire/oauth-client.ts";
import type { AppEnv } from "../http/app-env.ts";

/** `GET /.well-known/oauth-authorization-server`: authorization server metadata (RFC 8414 §2). */
export const wellKnownRoutes = new Hono<AppEnv>().get("/oauth-authorization-server", (c) => {
  const { origin } = new URL(c.req.url);
  return c.json({
    issuer: origin,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
    revocation_endpoint: `${origin}/oauth/revoke`,
    introspection_endpoint: `${origin}/oauth/introspect`,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["none"],
    revocation_endpoint_auth_methods_supported: ["none"],
    introspection_endpoint_auth_methods_supported: ["client_secret_basic", "Bearer"],
    authorization_response_iss_parameter_supported: true,
    prompt_values_supported: ["none", "login"],
    latchkey_version: PROTOCOL_VERSION,
  });
});
