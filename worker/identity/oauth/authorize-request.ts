import * as v from "valibot";
import { OrganizationId } from "../../../shared/ids.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { EXTENSION_CLIENT_ID } from "../../../shared/wire/oauth-client.ts";
import { CODE_CHALLENGE } from "./pkce.ts";

/** A checked authorization request of the extension (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 9449 §10). */
export interface AuthorizeRequest {
  clientId: string;
  redirectUri: string;
  state: string;
  codeChallenge: string;
  /** The JWK thumbprint of the installation's key: a public name, which proves nothing alone. */
  keyThumbprint: string;
  prompt: "none" | "login" | null;
  /** The oldest that the person's last proof may be, in seconds (OpenID Connect Core §3.1.2.1). */
  maxAge: number | null;
  organization: string | null;
}

export type AuthorizeErrorCode =
  | "invalid_request"
  | "unsupported_response_type"
  | "access_denied"
  | "login_required"
  | "consent_required"
  | "interaction_required";

/** The destination of an answer, always one of the configured redirect URIs. */
export interface AuthorizeTarget {
  redirectUri: string;
  /** `null` if the request had no valid `state` to return. */
  state: string | null;
}

/**
 * A refusal. An unknown client and an extension that is not in the list are answered by a page, never by a redirect
 * (RFC 6749 §4.1.2.1).
 */
export type AuthorizeRefusal =
  | { reason: "unknown_client" }
  | { reason: "unlisted_extension"; redirectUri: string }
  | { reason: "refused"; code: AuthorizeErrorCode; target: AuthorizeTarget };

/**
 * The redirect address of an extension with our path, as Chromium and Firefox form it from the extension's id. It has
 * no part that a link could fill with text, so that a page may show it.
 */
const EXTENSION_REDIRECT =
  /^https:\/\/(?:[a-p]{32}\.chromiumapp\.org|[0-9a-f]{40}\.extensions\.allizom\.org)\/cb$/;
/** Printable ASCII (RFC 6749 appendix A.5), of a length that fits any URL. */
const STATE = /^[\x20-\x7e]{1,512}$/;
/** A SHA-256 JWK thumbprint (RFC 7638 §3). */
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
/** Seconds, up to some 30 years. */
const MAX_AGE = /^(0|[1-9][0-9]{0,8})$/;
const PARAMETERS = [
  "response_type",
  "state",
  "code_challenge",
  "code_challenge_method",
  "dpop_jkt",
  "prompt",
  "max_age",
  "organization",
  "response_mode",
];

/**
 * Reads an authorization request.
 *
 * Checks client and redirect first, by exact comparison, since an unknown redirect must never get an answer. A
 * repeated parameter is refused, an empty one counts as absent, unknown ones are ignored (§3.1).
 */
export function parseAuthorizeRequest(
  query: URLSearchParams,
  redirects: readonly string[],
): Result<AuthorizeRequest, AuthorizeRefusal> {
  const clientId = readOnce(query, "client_id");
  const redirectUri = readOnce(query, "redirect_uri");
  if (clientId !== EXTENSION_CLIENT_ID || redirectUri === null) {
    return err({ reason: "unknown_client" });
  }
  if (!redirects.includes(redirectUri)) {
    const isExtension = EXTENSION_REDIRECT.test(redirectUri);
    return err(
      isExtension ? { reason: "unlisted_extension", redirectUri } : { reason: "unknown_client" },
    );
  }
  const stateText = readOnce(query, "state");
  const state = stateText !== null && STATE.test(stateText) ? stateText : null;
  const refuse = (code: AuthorizeErrorCode) =>
    err({ reason: "refused" as const, code, target: { redirectUri, state } });
  if (state === null || PARAMETERS.some((name) => query.getAll(name).length > 1)) {
    return refuse("invalid_request");
  }
  const responseType = query.get("response_type") || null;
  if (responseType === null) return refuse("invalid_request");
  if (responseType !== "code") return refuse("unsupported_response_type");
  const parsed = v.safeParse(
    AuthorizeParameters,
    Object.fromEntries(PARAMETERS.map((name) => [name, query.get(name) || null])),
  );
  if (!parsed.success) return refuse("invalid_request");
  const { code_challenge, dpop_jkt, prompt, max_age, organization } = parsed.output;
  return ok({
    clientId,
    redirectUri,
    state,
    codeChallenge: code_challenge,
    keyThumbprint: dpop_jkt,
    prompt,
    maxAge: max_age,
    organization,
  });
}

/** The checked parameters of an authorization request, apart from those that decide where its answer goes. */
export const AuthorizeParameters = v.object({
  code_challenge: v.pipe(v.string(), v.maxLength(43), v.regex(CODE_CHALLENGE)),
  code_challenge_method: v.literal("S256"),
  dpop_jkt: v.pipe(v.string(), v.maxLength(43), v.regex(THUMBPRINT)),
  prompt: v.nullable(v.picklist(["none", "login"])),
  max_age: v.nullable(v.pipe(v.string(), v.maxLength(9), v.regex(MAX_AGE), v.transform(Number))),
  organization: v.nullable(OrganizationId),
  response_mode: v.nullable(v.literal("query")),
});

/** @returns `null` if the parameter is absent or repeated */
function readOnce(query: URLSearchParams, name: string): string | null {
  const [value, ...more] = query.getAll(name);
  return value === undefined || more.length > 0 ? null : value;
}

/**
 * Builds the redirect to the client: the answer's parameters with `state` and `iss` (RFC 9207). By those the
 * client knows that the answer belongs to its request and comes from us.
 */
export function buildClientRedirect(
  target: AuthorizeTarget,
  issuer: string,
  answer: { code: string } | { error: AuthorizeErrorCode; error_description?: string },
): string {
  const url = new URL(target.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (target.state !== null) url.searchParams.set("state", target.state);
  url.searchParams.set("iss", issuer);
  return url.href;
}
