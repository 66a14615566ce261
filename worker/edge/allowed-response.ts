import type { ScopeToken } from "../../shared/scope.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { AllowedToken } from "../tokens/validate.ts";
import { MAX_STALENESS_MS } from "../verification/bounds.ts";

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

/** An answer as it was last given, and what of it can be different the next time. */
interface Given {
  response: Response;
  scopes: Allowed["scopes"];
  maxAge: string;
}

/** One or two kilobytes each. */
const MAX_GIVEN = 1_000;
let given = new WeakMap<TokenRecord, Given>();
let givenCount = 0;

/**
 * The same for a token that is asked about over and over, whose last answer is given again: making one,
 * with its seven headers, costs more than all that is judged. An answer without a body is never used up
 * (Fetch §5.3), and is never changed, since a request before may still hold it. What else it tells follows
 * from the record, so another record has its own.
 */
export function hotAllowedResponse(record: TokenRecord, allowed: Allowed): Response {
  const { scopes, maxAgeMs } = allowed;
  const maxAge = maxAgeSeconds(maxAgeMs);
  const last = given.get(record);
  if (last !== undefined && last.maxAge === maxAge && last.scopes === scopes) {
    return last.response;
  }
  if (last === undefined) countOne();
  const response = allowedResponse(allowed);
  given.set(record, { response, scopes, maxAge });
  return response;
}

function countOne(): void {
  if (givenCount >= MAX_GIVEN) {
    given = new WeakMap();
    givenCount = 0;
  }
  givenCount += 1;
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

/** For how many whole seconds a verdict may be relied on. Not told to strangers: it would tell refusals apart. */
export function maxAgeSeconds(maxAgeMs: number | null): string {
  return String(Math.floor((maxAgeMs ?? MAX_STALENESS_MS) / 1000));
}
