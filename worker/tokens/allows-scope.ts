import * as v from "valibot";
import { EntityId, type ScopeToken } from "../../shared/scope.ts";
import type { EffectiveScope } from "./compute-effective-scopes.ts";

/**
 * Returns true if the scopes allow what the scope-token requires.
 *
 * A scope-token may name its entity (`channels:publish:ch_1`); otherwise `entity` is used. If neither
 * names an entity, only a scope on every entity passes. An alias counts as its permission.
 */
export function allowsScope(
  scopes: readonly EffectiveScope[],
  required: ScopeToken,
  entity?: string,
): boolean {
  return scopes.some(
    (scope) =>
      allowsById(scope.permission, scope, required, entity) ||
      (scope.aliases?.some((alias) => allowsById(alias, scope, required, entity)) ?? false),
  );
}

/** @param id the scope's permission, or an alias of it */
function allowsById(
  id: string,
  scope: EffectiveScope,
  required: ScopeToken,
  entity: string | undefined,
): boolean {
  if (id === required) return coversEntity(scope, entity);
  return scope.entityType !== null && coversEntity(scope, parseEntity(required, id));
}

function coversEntity(scope: EffectiveScope, entity: string | null | undefined): boolean {
  if (entity === null) return false;
  if (scope.entityType === null || scope.entityId === "*") return true;
  return entity === scope.entityId;
}

/** Returns the entity after `permission:`, or `null` if the text names another permission. */
function parseEntity(required: string, permission: string): string | null {
  if (!required.startsWith(`${permission}:`)) return null;
  const entity = required.slice(permission.length + 1);
  return v.is(EntityId, entity) ? entity : null;
}
