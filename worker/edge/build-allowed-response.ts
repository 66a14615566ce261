import type { ScopeToken } from "../../shared/scope.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { AllowedToken } from "../tokens/validate.ts";
import { MAX_STALENESS_MS } from "../verification/bounds.ts";

/** An allowed token, the scopes that were asked for, and how long the verdict may be reused. */
export interface Allowed {
  token: AllowedToken;
  scopes: readonly ScopeToken[];
  maxAgeMs: number | null;
}

/** Builds the answer of `/verify` for an allowed token. */
export function buildAllowedResponse(allowed: Allowed): Response {
  return new Response(null, { headers: buildHeaders(allowed) });
}

/** The last answer for a record, and the values of it that can differ in the next. */
interface LastResponse {
  response: Response;
  scopes: Allowed["scopes"];
  maxAge: string;
}

/** Each takes one or two kilobytes. */
const MAX_RESPONSES = 1_000;
let lastResponses = new WeakMap<TokenRecord, LastResponse>();
let responseCount = 0;

/**
 * Returns the record's last answer again if it still fits, else builds a new one: building an answer with its
 * seven headers costs more than the validation itself.
 *
 * An answer without a body can be returned many times (Fetch §5.3). It must never be changed, since an earlier
 * request may still use it. All other headers follow from the record.
 */
export function getHotAllowedResponse(record: TokenRecord, allowed: Allowed): Response {
  const { scopes, maxAgeMs } = allowed;
  const maxAge = formatMaxAge(maxAgeMs);
  const last = lastResponses.get(record);
  if (last !== undefined && last.maxAge === maxAge && last.scopes === scopes) {
    return last.response;
  }
  if (last === undefined) countNewResponse();
  const response = buildAllowedResponse(allowed);
  lastResponses.set(record, { response, scopes, maxAge });
  return response;
}

function countNewResponse(): void {
  if (responseCount >= MAX_RESPONSES) {
    lastResponses = new WeakMap();
    responseCount = 0;
  }
  responseCount += 1;
}

/** Builds all `X-Token-*` headers, never empty: so a proxy that copies them overwrites forged ones of the client. */
function buildHeaders({ token, scopes, maxAgeMs }: Allowed): Record<string, string> {
  return {
    "Cache-Control": "no-store",
    "Latchkey-Max-Age": formatMaxAge(maxAgeMs),
    "X-Token-Id": token.tokenId,
    "X-Token-Subject": token.subject,
    "X-Token-Role": token.role,
    "X-Token-Expires": token.expiresAt === null ? "never" : String(token.expiresAt),
    "X-Token-Scope": formatScopes(scopes),
  };
}

const formatScopes = (scopes: Allowed["scopes"]) => scopes.join(" ") || "-";

/**
 * Returns how long a verdict may be reused, in whole seconds. Never send it with a 401, since it would reveal
 * which refusal it is.
 */
export function formatMaxAge(maxAgeMs: number | null): string {
  return String(Math.floor((maxAgeMs ?? MAX_STALENESS_MS) / 1000));
}
