import type { ScopeToken } from "../../shared/scope.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { AllowedToken } from "../tokens/validate.ts";
import { maxAgeSeconds } from "./max-age-seconds.ts";

/** A token that passed, what it was asked for, and for how long the verdict holds. */
export interface Allowed {
  token: AllowedToken;
  scopes: readonly ScopeToken[];
  maxAgeMs: number | null;
}

/** What `/verify` answers for a token that passed. */
export function allowedResponse(allowed: Allowed): Response {
  return new Response(null, { headers: headersOf(allowed) });
}

/** Headers as they were last sent; what changes between two answers is set anew. */
interface Prepared {
  headers: Headers;
  scopes: Allowed["scopes"];
  maxAge: string;
}

/** Half a kilobyte each. */
const MAX_PREPARED = 1_000;
let prepared = new WeakMap<TokenRecord, Prepared>();
let preparedCount = 0;

/**
 * The same for a token that is asked about over and over: seven headers cost more to make than all that
 * is judged, and less than half of it to copy. What does not change follows from the record alone, so
 * another record has its own.
 */
export function hotAllowedResponse(record: TokenRecord, allowed: Allowed): Response {
  const { headers } = refreshed(prepared.get(record) ?? prepare(record, allowed), allowed);
  return new Response(null, { headers });
}

function prepare(record: TokenRecord, allowed: Allowed): Prepared {
  if (preparedCount >= MAX_PREPARED) {
    prepared = new WeakMap();
    preparedCount = 0;
  }
  const { scopes, maxAgeMs } = allowed;
  const headers = new Headers(headersOf(allowed));
  const made = { headers, scopes, maxAge: maxAgeSeconds(maxAgeMs) };
  prepared.set(record, made);
  preparedCount += 1;
  return made;
}

function refreshed(known: Prepared, { scopes, maxAgeMs }: Allowed): Prepared {
  const maxAge = maxAgeSeconds(maxAgeMs);
  if (known.maxAge !== maxAge) {
    known.headers.set("Latchkey-Max-Age", maxAge);
    known.maxAge = maxAge;
  }
  if (known.scopes !== scopes) {
    known.headers.set("X-Token-Scope", scopeText(scopes));
    known.scopes = scopes;
  }
  return known;
}

/** All of `X-Token-*`, none ever empty: a proxy that copies them overwrites whatever the client sent by these names. */
function headersOf({ token, scopes, maxAgeMs }: Allowed): Record<string, string> {
  return {
    "Cache-Control": "no-store",
    "Latchkey-Max-Age": maxAgeSeconds(maxAgeMs),
    "X-Token-Id": token.tokenId,
    "X-Token-Subject": token.subject,
    "X-Token-Role": token.role,
    "X-Token-Expires": token.expiresAt === null ? "never" : String(token.expiresAt),
    "X-Token-Scope": scopeText(scopes),
  };
}

const scopeText = (scopes: Allowed["scopes"]) => scopes.join(" ") || "-";
