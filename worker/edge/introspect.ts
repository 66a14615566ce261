import { buildErrorResponse, toProblem } from "../http/build-error-response.ts";
import { isOverFailureLimit } from "../http/failure-limit.ts";
import { OAuthError } from "../http/oauth-error.ts";
import { SMALL_BODY_BYTES } from "../http/read-body-text.ts";
import { readFormParams } from "../http/read-form-params.ts";
import { addSecurityHeaders, HTTPS_HEADERS, SECURITY_HEADERS } from "../http/security-headers.ts";
import { buildAuthorizationDetails } from "../tokens/build-authorization-details.ts";
import { listScopeTokens } from "../tokens/list-scope-tokens.ts";
import type { AllowedToken } from "../tokens/validate.ts";
import { buildCredentialChallenge, readApiCredential } from "./api-credential.ts";
import { formatMaxAge } from "./build-allowed-response.ts";
import { drainBody } from "./drain-body.ts";
import { createEdgeHandler, EDGE_HEADERS, type EdgeCall } from "./edge-handler.ts";

/** Built once: the platform copies a Headers object for less than it takes to read a plain one. */
const PLAIN_HEADERS = new Headers({
  ...EDGE_HEADERS,
  ...SECURITY_HEADERS,
  "Content-Type": "application/json",
});
const HEADERS = new Headers([...PLAIN_HEADERS, ...Object.entries(HTTPS_HEADERS)]);

/**
 * `POST /oauth/introspect` (RFC 7662), for an API with its own `svc` credential.
 *
 * The credential belongs to one API of one organization. A token of another organization, of another kind, or
 * without any scope of that API is answered as if it were unknown, by exactly `{"active":false}` (§2.2).
 *
 * The caller is judged before the form, so that a bad credential is a 401, and counts, whatever the form holds.
 *
 * A body may have 16 KiB, since an API passes on whatever token its client sends in a header.
 *
 * A bad token comes from a client of the API, so it does not count as a failure of the API's network. A bad
 * credential does.
 */
export const introspect = createEdgeHandler({
  route: "/oauth/introspect",
  async answer(call) {
    const api = await authenticateOrDrain(call);
    const params = await readFormParams(call.request, SMALL_BODY_BYTES);
    const token = params.get("token");
    if (token === undefined) throw new OAuthError("invalid_request", "The token is missing.");
    const { verdict, maxAgeMs } = await call.verify(token, () => ({
      organization: api.organization,
      kinds: ["pat"],
      api: api.api,
      anyScope: true,
    }));
    const active = verdict.status === "allowed";
    const body = active
      ? { ...buildActiveToken(verdict, call.request), max_age_ms: maxAgeMs }
      : { active };
    const headers = call.request.url.startsWith("https:") ? HEADERS : PLAIN_HEADERS;
    const response = new Response(JSON.stringify(body), { headers });
    response.headers.set("Latchkey-Max-Age", formatMaxAge(maxAgeMs));
    response.headers.set("X-Request-Id", call.requestId);
    return response;
  },
  refuse(error, request, notes) {
    notes.refusal ??= error instanceof OAuthError ? error.code : toProblem(error).problem;
    const response = buildErrorResponse(error, request, notes.requestId);
    const { headers } = response;
    headers.set("Cache-Control", EDGE_HEADERS["Cache-Control"]);
    headers.set("X-Request-Id", notes.requestId);
    addSecurityHeaders(headers, request.url);
    return response;
  },
});

/** The API of a live `svc` credential. */
interface CallingApi {
  organization: string;
  api: string;
}

/** Authenticates the caller; reads and drops the body of a caller that is refused. */
async function authenticateOrDrain(call: EdgeCall): Promise<CallingApi> {
  try {
    return await authenticateApi(call);
  } catch (refusal) {
    await drainBody(call.request);
    throw refusal;
  }
}

/** @throws OAuthError `invalid_client` for anything but a live `svc` credential (RFC 7662 §2.3) */
async function authenticateApi({ request, env, verify }: EdgeCall): Promise<CallingApi> {
  const header = request.headers.get("Authorization");
  const unauthenticated = (description: string) =>
    new OAuthError("invalid_client", description, 401, buildCredentialChallenge(header));
  const credential = readApiCredential(header ?? undefined);
  if (credential === null) throw unauthenticated("A service credential is needed.");
  const { verdict } = await verify(credential.token, ({ organization }) => ({
    organization,
    kinds: ["svc"],
  }));
  const api = verdict.status === "allowed" ? verdict.api : null;
  if (verdict.status === "refused" || api === null || (credential.api ?? api) !== api) {
    if (await isOverFailureLimit(request, env)) {
      throw new OAuthError("temporarily_unavailable", "Too many failed requests.", 429);
    }
    throw unauthenticated("The service credential is not valid.");
  }
  return { organization: verdict.organization, api };
}

function buildActiveToken(token: AllowedToken, { url }: Request) {
  const details = buildAuthorizationDetails(token.scopes);
  return {
    active: true,
    scope: listScopeTokens(token.scopes).join(" "),
    // RFC 9396 §9.2
    ...(details.length === 0 ? {} : { authorization_details: details }),
    token_type: "Bearer",
    sub: token.subject,
    jti: token.tokenId,
    iss: getOrigin(url),
    iat: token.createdAt,
    ...(token.expiresAt === null ? {} : { exp: token.expiresAt }),
    organization: token.organization,
    role: token.role,
  };
}

/** Search for the path starts here, since scheme and host are never shorter than `http://a`. */
const MIN_PATH_AT = 8;
/** The start of the last URL, and its origin: parsing a URL costs as much as verifying a token. */
let lastOrigin = { start: "", origin: "" };

function getOrigin(url: string): string {
  const start = url.slice(0, url.indexOf("/", MIN_PATH_AT));
  if (start !== lastOrigin.start) lastOrigin = { start, origin: new URL(url).origin };
  return lastOrigin.origin;
}
