import { type Context, Hono } from "hono";
import { trimToken } from "../../../shared/trim-token.ts";
import {
  EXTENSION_CLIENT_ID,
  NO_MEMBER,
  PROTOCOL_VERSION,
} from "../../../shared/wire/oauth-client.ts";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import { signOutSession } from "../../db/sign-in/session-queries.ts";
import {
  findPresentedToken,
  type PresentedToken,
  revokePresentedToken,
} from "../../db/tokens/revoke-presented-token.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { isOverFailureLimit } from "../../http/failure-limit.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { buildOAuthErrorResponse, OAuthError } from "../../http/oauth-error.ts";
import { readFormParams, TOKEN_FORM_BYTES } from "../../http/read-form-params.ts";
import {
  type AuthorizeErrorCode,
  buildClientRedirect,
} from "../../identity/oauth/authorize-request.ts";
import { computeDpopNonces } from "../../identity/oauth/compute-dpop-nonces.ts";
import { DPOP_ALGORITHM, verifyDpopProof } from "../../identity/oauth/dpop-proof.ts";
import { issueCode } from "../../identity/oauth/issue-code.ts";
import { openAuthorize } from "../../identity/oauth/open-authorize.ts";
import { tradeCode } from "../../identity/oauth/trade-code.ts";
import { findSilentProvider } from "../../identity/providers/find-silent-provider.ts";
import { countPageMutation } from "../../identity/sign-in/count-page-mutation.ts";
import { buildPageErrorResponse } from "../../pages/page-error.tsx";
import { generateId } from "../../tokens/generate-id.ts";
import { readToken } from "../../tokens/read-token.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";

/**
 * `GET /oauth/authorize` (RFC 6749 §4.1.1): redirects to the sign-in page, to the consent page, or back to
 * the extension with a code or an error.
 */
const authorizeRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/authorize", async (c) => {
    const opened = await openAuthorize(c);
    const { origin, search } = new URL(c.req.url);
    c.header("Referrer-Policy", "same-origin");
    switch (opened.kind) {
      case "refuse": {
        const asked =
          opened.code === "login_required" && opened.request !== undefined
            ? await findSilentProvider(c, opened.request)
            : null;
        if (asked !== null) return c.redirect(asked, 302);
        c.set("refusal", opened.code);
        return c.redirect(
          buildClientRedirect(opened.target, origin, describeRefusal(opened.code)),
          302,
        );
      }
      case "sign_in": {
        const query = new URLSearchParams({ return_to: buildPathAfterSignIn(c) });
        if (opened.reason !== null) query.set("reason", opened.reason);
        return c.redirect(`/login?${query}`, 302);
      }
      case "consent":
        return c.redirect(`/consent${search}`, 302);
      case "grant": {
        const { request, signIn, organization } = opened;
        await countPageMutation(c, signIn);
        const code = await issueCode(c, request, signIn, organization.id);
        return c.redirect(buildClientRedirect(request, origin, { code }), 302);
      }
    }
  });

/** Tells a refusal for want of an enabled membership from a person's own denial, which has the same code. */
function describeRefusal(error: AuthorizeErrorCode) {
  return error === "access_denied" ? { error, error_description: NO_MEMBER } : { error };
}

/**
 * Returns this request without `prompt=login` and `max_age`, so that the person signs in only once. A person who skips
 * the sign-in gains nothing: the session keeps when they last proved who they are, and `/v1` goes by that.
 */
function buildPathAfterSignIn(c: Context<AppEnv>): string {
  const url = new URL(c.req.url);
  url.searchParams.delete("prompt");
  url.searchParams.delete("max_age");
  return url.pathname + url.search;
}

/**
 * `POST /oauth/token` (RFC 6749 §4.1.3): exchanges an authorization code for a session of the extension.
 *
 * The extension is a public client without a secret. PKCE binds the code to its request, and a DPoP proof to the
 * installation that the person allowed (RFC 9449 §5). The session itself is a bearer token.
 */
const oauthTokenRoutes = new Hono<AppEnv>().post("/token", async (c) => {
  const params = await readFormParams(c.req.raw, TOKEN_FORM_BYTES);
  const requireParam = (name: string): string => {
    const value = params.get(name);
    if (value === undefined) throw new OAuthError("invalid_request", `${name} is missing.`);
    return value;
  };
  const clientId = params.get("client_id");
  if (clientId !== EXTENSION_CLIENT_ID || params.has("client_secret")) {
    throw new OAuthError("invalid_client", "The client is unknown.", 400);
  }
  if (requireParam("grant_type") !== "authorization_code") {
    throw new OAuthError("unsupported_grant_type", "Only authorization_code is supported.");
  }
  const nonces = await computeDpopNonces(c.var.config.authSecret, c.var.now);
  const { method, url } = c.req;
  const proof = await verifyDpopProof(c.req.header("DPoP"), {
    method,
    url,
    now: c.var.now,
    nonces,
  });
  if (!proof.ok && proof.refusal.reason === "stale") return askForNonce(c, nonces[0]);
  const traded = await tradeCode(c, {
    code: requireParam("code"),
    clientId,
    redirectUri: requireParam("redirect_uri"),
    verifier: requireParam("code_verifier"),
    proof: proof.ok ? proof.value : null,
  });
  if (!traded.ok) {
    c.set("refusal", `code_${traded.refusal.reason}`);
    if (await isOverFailureLimit(c.req.raw, c.env)) {
      throw new OAuthError("temporarily_unavailable", "Too many failed requests.", 429);
    }
    if (!proof.ok || traded.refusal.reason === "proof_reused") {
      throw new OAuthError("invalid_dpop_proof", "The DPoP proof is missing, wrong or used.");
    }
    throw new OAuthError("invalid_grant", "The code is unknown, used or expired.");
  }
  return c.json(traded.value, 200, { "Cache-Control": "no-store", Pragma: "no-cache" });
});

/** Asks for a new proof with our nonce. The code stays unused (RFC 9449 §8). */
function askForNonce(c: Context<AppEnv>, nonce: string): Response {
  c.set("refusal", "proof_stale");
  const answer = buildOAuthErrorResponse(
    new OAuthError("use_dpop_nonce", "The DPoP proof is not recent. Send one with this nonce."),
  );
  answer.headers.set("DPoP-Nonce", nonce);
  return answer;
}

/**
 * `POST /oauth/revoke` (RFC 7009): revokes the token that a live secret belongs to.
 *
 * Revoking a session also ends its sign-in and every other session of that sign-in, which signs the browser
 * out. Revoking a token also revokes the tokens that it issued. A service credential is refused as
 * `unsupported_token_type` (§2.2.1), since a 200 would hide that it stays live; it is revoked at
 * `/v1/credentials`. An unknown, revoked or expired token is answered with 200 (§2.2), and so is a mistyped one. What
 * a copied token often has around it, such as a line end, is removed, since that 200 would hide that it stays live.
 */
const oauthRevokeRoutes = new Hono<AppEnv>().post("/revoke", async (c) => {
  const params = await readFormParams(c.req.raw, TOKEN_FORM_BYTES);
  const text = params.get("token");
  if (text === undefined) throw new OAuthError("invalid_request", "The token is missing.");
  const { config, db, now } = c.var;
  const read = readToken(trimToken(text), { ring: config.tokenMacs, prefixes: config.prefixes });
  if (!read.ok) return c.body(null, 200);
  if (read.value.kind === "svc") {
    throw new OAuthError("unsupported_token_type", "Service credentials are not revoked here.");
  }
  const token = await findPresentedToken(db, read.value.digest, now);
  if (token === null) return c.body(null, 200);
  if (read.value.kind === "pat") {
    await revokePresentedToken(db, token, now, buildRevocationEvent(c, "token.revoked", token));
  } else {
    const key = { id: token.id, subject: token.owner, organization: token.organization };
    await signOutSession(db, key, null, now, buildRevocationEvent(c, "sign_out", token));
  }
  return c.body(null, 200);
});

function buildRevocationEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  token: PresentedToken,
): AuditEvent {
  return {
    id: generateId("aud", getRandomBytes),
    at: c.var.now,
    organization: token.organization,
    action,
    actor: buildAuditActor(c, { id: token.owner, name: token.ownerName }, token.id),
    subject: token.owner,
    target: { kind: action === "sign_out" ? "session" : "token", id: token.id },
    details: action === "sign_out" ? {} : { revoked_at: [null, c.var.now] },
  };
}

/** The OAuth endpoints for the extension. `/oauth/introspect`, for APIs, is in `worker/edge`. */
export const oauthRoutes = new Hono<AppEnv>()
  .route("/", authorizeRoutes)
  .route("/", oauthTokenRoutes)
  .route("/", oauthRevokeRoutes);

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
    dpop_signing_alg_values_supported: [DPOP_ALGORITHM],
    token_endpoint_auth_methods_supported: ["none"],
    revocation_endpoint_auth_methods_supported: ["none"],
    introspection_endpoint_auth_methods_supported: ["client_secret_basic", "Bearer"],
    authorization_response_iss_parameter_supported: true,
    prompt_values_supported: ["none", "login"],
    latchkey_version: PROTOCOL_VERSION,
  });
});
