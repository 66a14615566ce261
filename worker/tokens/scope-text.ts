import { toScopeToken } from "../../shared/scope.ts";
import type { EffectiveScope } from "./effective-scopes.ts";

/** Scopes as a `scope` string (RFC 6749 §3.3): `API_READ channels:publish:ch_1`; `*` goes without saying. */
export function scopeText(scopes: readonly EffectiveScope[]): string {
  return scopes.map(({ permission, entityId }) => toScopeToken(permission, entityId)).join(" ");
}
