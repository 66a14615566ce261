import { type ScopeToken, toScopeToken } from "../../shared/scope.ts";
import type { EffectiveScope } from "./compute-effective-scopes.ts";

/**
 * Writes scopes as scope-tokens (RFC 6749 §3.3): `API_READ`, `channels:publish:ch_1`; `*` is left out.
 * Each scope appears under its permission's id and under every alias, since callers may ask by either.
 */
export function listScopeTokens(scopes: readonly EffectiveScope[]): ScopeToken[] {
  return scopes.flatMap(({ permission, entityId, aliases }) => {
    const scopeToken = toScopeToken(permission, entityId);
    if (aliases === undefined) return scopeToken;
    return [scopeToken, ...aliases.map((alias) => toScopeToken(alias, entityId))];
  });
}
