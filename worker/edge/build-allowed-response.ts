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

/** The last answers for a record, which differ in their age only. */
interface LastResponses {
  scopes: Allowed["scopes"];
  /** By `Latchkey-Max-Age`: while a token is hot, the age goes back and forth between a few seconds. */
  byMaxAge: Record<string, Response | undefined>;
}

/** Enough for the two ages of 6,000 hot tokens. Each answer takes one or two kilobytes, so all take some 24 MB. */
const MAX_RESPONSES = 12_000;
/**
 * No WeakMap: with thousands of tokens, each garbage collection would go through it, for a tenth of all time. So up to 12,000
 * records that the cache has dropped stay in memory, until the map is emptied. No verdict reads them here.
 */
const lastResponses = new Map<TokenRecord, LastResponses>();
let responseCount = 0;

/**
 * Returns an earlier answer for the record again if one fits, else builds a new one: building an answer with its
 * seven headers costs more than the validation itself.
 *
 * An answer without a body can be returned many times (Fetch §5.3). It must never be changed, since an earlier
 * request may still use it. All other headers follow from the record.
 */
export function getHotAllowedResponse(record: TokenRecord, allowed: Allowed): Response {
  const maxAge = formatMaxAge(allowed.maxAgeMs);
  const known = lastResponses.get(record);
  const last = known?.scopes === allowed.scopes ? known.byMaxAge[maxAge] : undefined;
  if (last !== undefined) return last;
  const response = buildAllowedResponse(allowed);
  keepResponse(record, allowed.scopes, maxAge, response);
  return response;
}

function keepResponse(
  record: TokenRecord,
  scopes: Allowed["scopes"],
  maxAge: string,
  response: Response,
): void {
  if (responseCount >= MAX_RESPONSES) {
    lastResponses.clear();
    responseCount = 0;
  }
  responseCount += 1;
  const known = lastResponses.get(record);
  if (known?.scopes === scopes) known.byMaxAge[maxAge] = response;
  else lastResponses.set(record, { scopes, byMaxAge: { [maxAge]: response } });
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
