import type { OAuthErrorCode } from "../http/oauth-error.ts";
import type { JsonSchema, Reference, Response } from "./openapi-document.ts";
import { referTo } from "./schemas.ts";

export const OAUTH_ERROR: JsonSchema = {
  description: "A refusal of an OAuth endpoint (RFC 6749 §5.2).",
  type: "object",
  required: ["error", "error_description"],
  properties: {
    error: {
      type: "string",
      enum: [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unsupported_grant_type",
        "unsupported_token_type",
        "invalid_dpop_proof",
        "use_dpop_nonce",
        "server_error",
        "temporarily_unavailable",
      ] satisfies OAuthErrorCode[],
    },
    error_description: { type: "string" },
  },
  examples: [{ error: "invalid_request", error_description: "The token is missing." }],
};

const buildRefusal = (description: string, ...headers: string[]): Response => ({
  description,
  headers: Object.fromEntries(
    ["X-Request-Id", ...headers].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  ),
  content: { "application/json": { schema: referTo("OAuthError") } },
});

/** The refusals of the OAuth endpoints, by the names that the document gives them. */
export const OAUTH_RESPONSES: Record<string, Response> = {
  OAuthRefused: buildRefusal("The request is refused; `error` says why."),
  OAuthUnauthenticated: buildRefusal(
    "The caller has no live credential of its own.",
    "WWW-Authenticate",
  ),
  OAuthPayloadTooLarge: buildRefusal("The form is too large."),
  OAuthRateLimited: buildRefusal("Too many failed requests of one network.", "Retry-After"),
  OAuthUnavailable: buildRefusal("The service cannot answer now.", "Retry-After"),
};

const BY_STATUS: Record<number, string> = {
  400: "OAuthRefused",
  401: "OAuthUnauthenticated",
  413: "OAuthPayloadTooLarge",
  429: "OAuthRateLimited",
  503: "OAuthUnavailable",
};

/** Refers to the named refusals of these statuses. */
export function referToOAuthErrors(statuses: readonly number[]): Record<string, Reference> {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${BY_STATUS[status]}` }]),
  );
}
