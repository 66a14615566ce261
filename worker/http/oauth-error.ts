import { REALM } from "./problem-error.ts";

/** The codes of RFC 6749 §5.2 that these endpoints use; RFC 7009 §2.2.1 adds one, RFC 9449 two. */
export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unsupported_grant_type"
  | "unsupported_token_type"
  | "invalid_dpop_proof"
  | "use_dpop_nonce"
  | "server_error"
  | "temporarily_unavailable";

/** A refusal of an OAuth endpoint, answered as JSON of RFC 6749 §5.2 instead of a problem document. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly status: 400 | 401 | 413 | 429 | 503;
  readonly description: string;
  /** The `WWW-Authenticate` header of a 401. */
  readonly challenge: string;

  constructor(
    code: OAuthErrorCode,
    description: string,
    status: OAuthError["status"] = code === "invalid_client" ? 401 : 400,
    challenge: string = REALM,
  ) {
    super(code);
    this.name = "OAuthError";
    this.code = code;
    this.status = status;
    this.description = description;
    this.challenge = challenge;
  }
}

/** Builds the answer. A 401 names the scheme to use (RFC 6749 §5.2); a 429 or 503 says when to retry. */
export function buildOAuthErrorResponse(error: OAuthError): Response {
  const headers = new Headers({ "Content-Type": "application/json" });
  if (error.status === 401) headers.set("WWW-Authenticate", error.challenge);
  if (error.status === 503) headers.set("Retry-After", "5");
  if (error.status === 429) headers.set("Retry-After", "60");
  const body = { error: error.code, error_description: error.description };
  return new Response(JSON.stringify(body), { status: error.status, headers });
}
