import { AuthorizationResponseError, validateAuthResponse } from "oauth4webapi";
import { err, ok, type Result } from "../../../shared/result.ts";
import { NO_MEMBER } from "../../../shared/wire/oauth-client.ts";
import type { ServerMetadata } from "../../../shared/wire/server-metadata.ts";
import type { Failure } from "../../connection.ts";
import { OAUTH_CLIENT } from "../api/oauth-client.ts";
import { getHost } from "../connection/server-address.ts";

interface AuthorizationRequest {
  redirectUri: string;
  state: string;
  /** True if the server was to answer without showing a page. */
  silent: boolean;
}

/**
 * Checks an authorization response and returns its parameters.
 *
 * `state` proves that it answers our request (login CSRF, RFC 6749 §10.12), and `iss` that it comes
 * from our server (mix-up, RFC 9207 §2.4). The library checks both before it reads anything else,
 * error responses included. It refuses a repeated parameter (RFC 6749 §3.1).
 *
 * @param response the full URL of the redirect
 */
export function readAuthorizationResponse(
  response: string,
  server: ServerMetadata,
  { redirectUri, state, silent }: AuthorizationRequest,
): Result<URLSearchParams, Failure> {
  const host = getHost(server.issuer);
  const url = URL.canParse(response) ? new URL(response) : null;
  if (url === null || url.origin + url.pathname !== redirectUri) {
    return err({ kind: "not_latchkey", host });
  }
  // Without this the library would accept a response that has no `iss`.
  const issuer = { ...server, authorization_response_iss_parameter_supported: true };
  try {
    return ok(validateAuthResponse(issuer, OAUTH_CLIENT, url, state));
  } catch (error) {
    return err(
      error instanceof AuthorizationResponseError
        ? toFailure(error, { host, silent })
        : { kind: "not_latchkey", host },
    );
  }
}

/** Maps the `error` of an authorization response (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). */
function toFailure(
  { error, error_description: description }: AuthorizationResponseError,
  { host, silent }: { host: string; silent: boolean },
): Failure {
  switch (error) {
    case "access_denied":
      // A silent request shows no page to deny it on: the user is no member of the organization.
      if (silent) return { kind: "no_member" };
      return description === NO_MEMBER
        ? { kind: "no_access", host }
        : { kind: "sign_in_cancelled" };
    case "login_required":
    case "consent_required":
    case "interaction_required":
      return { kind: "sign_in_cancelled" };
    case "server_error":
    case "temporarily_unavailable":
      return { kind: "unavailable", host };
    default:
      return { kind: "problem", problem: "unknown", status: 400, errors: [] };
  }
}
