import { type ScopeToken, toScopeToken } from "../../shared/scope.ts";
import type { EffectiveScope } from "./effective-scopes.ts";

/**
 * Scopes as scope-tokens (RFC 6749 §3.3): `API_READ`, `channels:publish:ch_1`; `*` goes without saying.
 * Each stands under the permission's own id and under every alias, for whoever asks by either.
 */
export function scopeTokens(scopes: readonly EffectiveScope[]): ScopeToken[] {
  return scopes.flatMap(({ permission, entityId, aliases }) => {
    const own = toScopeToken(permission, entityId);
    if (aliases === undefined) return own;
    return [own, ...aliases.map((alias) => toScopeToken(alias, entityId))];
  });
}
