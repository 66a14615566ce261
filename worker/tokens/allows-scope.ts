import * as v from "valibot";
import { EntityId, type ScopeToken } from "../../shared/scope.ts";
import type { EffectiveScope } from "./effective-scopes.ts";

/**
 * Whether the scopes allow what one scope-token asks for.
 *
 * A scope-token may name its entity (`channels:publish:ch_1`); otherwise `entity` is meant, and
 * where neither names one, only a scope on every entity passes. An alias is as good as the permission
 * that it stands for.
 */
export function allowsScope(
  scopes: readonly EffectiveScope[],
  required: ScopeToken,
  entity?: string,
): boolean {
  return scopes.some(
    (scope) =>
      allowsBy(scope.permission, scope, required, entity) ||
      (scope.aliases?.some((alias) => allowsBy(alias, scope, required, entity)) ?? false),
  );
}

/** @param id the scope's permission, or an alias of it */
function allowsBy(
  id: string,
  scope: EffectiveScope,
  required: ScopeToken,
  entity: string | undefined,
): boolean {
  if (id === required) return covers(scope, entity);
  return scope.entityType !== null && covers(scope, namedEntity(required, id));
}

function covers(scope: EffectiveScope, entity: string | null | undefined): boolean {
  if (entity === null) return false;
  if (scope.entityType === null || scope.entityId === "*") return true;
  return entity === scope.entityId;
}

/** The entity behind `permission:`; `null` where the text is about another permission. */
function namedEntity(required: string, permission: string): string | null {
  if (!required.startsWith(`${permission}:`)) return null;
  const entity = required.slice(permission.length + 1);
  return v.is(EntityId, entity) ? entity : null;
}
