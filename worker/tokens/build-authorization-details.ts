import type { AuthorizationDetail } from "../../shared/wire/token-verdict.ts";
import type { EffectiveScope } from "./compute-effective-scopes.ts";

/**
 * Returns one authorization detail (RFC 9396 §2) for each entity. Its `actions` are the permissions on
 * that entity, with their aliases. Scopes on every entity are left out, since they restrict nothing.
 */
export function buildAuthorizationDetails(
  scopes: readonly EffectiveScope[],
): AuthorizationDetail[] {
  const details = new Map<string, { type: string; identifier: string; actions: string[] }>();
  for (const { permission, entityType, entityId, aliases = [] } of scopes) {
    if (entityType === null || entityId === null || entityId === "*") continue;
    const key = `${entityType} ${entityId}`;
    const detail = details.get(key) ?? { type: entityType, identifier: entityId, actions: [] };
    detail.actions.push(permission, ...aliases);
    details.set(key, detail);
  }
  return [...details.values()];
}
