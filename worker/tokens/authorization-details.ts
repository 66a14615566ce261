import type { AuthorizationDetail } from "../../shared/wire/token-verdict.ts";
import type { EffectiveScope } from "./effective-scopes.ts";

/**
 * The scopes on one entity as authorization details (RFC 9396 §2), one for each entity: those of the
 * same entity are its `actions`, aliases among them. What holds for every entity is no restriction.
 */
export function authorizationDetails(scopes: readonly EffectiveScope[]): AuthorizationDetail[] {
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
