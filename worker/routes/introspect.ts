import type { Context } from "hono";
import { apiCredential } from "../http/api-credential.ts";
import type { AppEnv } from "../http/app-env.ts";
import { errorResponse } from "../http/error-response.ts";
import { isOverFailureLimit } from "../http/failure-limit.ts";
import { formParams } from "../http/form-params.ts";
import { maxAgeSeconds } from "../http/max-age-seconds.ts";
import { OAuthError } from "../http/oauth-error.ts";
import { type Visit, verifyRequestToken } from "../http/verify-request-token.ts";
import { EDGE_HEADERS, edgeHandler } from "../middleware/edge-handler.ts";
import { authorizationDetails } from "../tokens/authorization-details.ts";
import { scopeTokens } from "../tokens/scope-tokens.ts";
import type { AllowedToken } from "../tokens/validate.ts";

/**
 * `POST /oauth/introspect` (RFC 7662), for an API with its own `svc` credential.
 *
 * The credential belongs to one API of one organization. A token of another organization, of another
 * kind, or without any scope of that API is as good as unknown: exactly `{"active":false}` (§2.2).
 * Those are the API's own callers, so they count against nobody; a credential that fails does.
 */
export const introspect = edgeHandler({
  route: "/oauth/introspect",
  async answer(c, visit) {
    const params = await formParams(c.req.raw);
    const api = await authenticateApi(c, visit);
    const token = params.get("token");
    if (token === undefined) throw new OAuthError("invalid_request", "The token is missing.");
    const { verdict, maxAgeMs } = await verifyRequestToken(c, visit, token, () => ({
      organization: api.organization,
      kinds: ["pat"],
      api: api.api,
      anyScope: true,
    }));
    const active = verdict.status === "allowed";
    const body = active ? { ...activeToken(verdict, c), max_age_ms: maxAgeMs } : { active };
    return Response.json(body, {
      headers: { ...EDGE_HEADERS, "Latchkey-Max-Age": maxAgeSeconds(maxAgeMs) },
    });
  },
  refuse: errorResponse,
});

/** @throws OAuthError `invalid_client` for anything but a live `svc` credential (RFC 7662 §2.3) */
async function authenticateApi(
  c: Context<AppEnv>,
  visit: Visit,
): Promise<{ organization: string; api: string }> {
  const credential = apiCredential(c.req.header("Authorization"));
  if (credential === null)
    throw new OAuthError("invalid_client", "A service credential is needed.");
  const { verdict } = await verifyRequestToken(c, visit, credential.token, ({ organization }) => ({
    organization,
    kinds: ["svc"],
  }));
  const api = verdict.status === "allowed" ? verdict.api : null;
  if (verdict.status === "refused" || api === null || (credential.api ?? api) !== api) {
    if (await isOverFailureLimit(c)) {
      throw new OAuthError("temporarily_unavailable", "Too many failed requests.", 429);
    }
    throw new OAuthError("invalid_client", "The service credential is not valid.");
  }
  return { organization: verdict.organization, api };
}

function activeToken(token: AllowedToken, c: Context<AppEnv>) {
  const details = authorizationDetails(token.scopes);
  return {
    active: true,
    scope: scopeTokens(token.scopes).join(" "),
    // RFC 9396 §9.2
    ...(details.length === 0 ? {} : { authorization_details: details }),
    token_type: "Bearer",
    sub: token.subject,
    jti: token.tokenId,
    iss: new URL(c.req.url).origin,
    iat: token.createdAt,
    ...(token.expiresAt === null ? {} : { exp: token.expiresAt }),
    organization: token.organization,
    role: token.role,
  };
}
