import { err, ok, type Result } from "../../shared/result.ts";
import type { ScopeRequest } from "../../shared/scope.ts";
import type { Catalog } from "./catalog.ts";
import { grantablePermissions, type Principal } from "./grantable-permissions.ts";
import { entityPattern } from "./linear-pattern.ts";
import { type PickablePermission, pickablePermissions } from "./permission-index.ts";

/** A scope as it is stored: the canonical permission; `entityId` is `null` where it has no entity type. */
export interface CheckedScope {
  readonly permission: string;
  readonly entityId: string | null;
}

export type ScopeRefusalReason =
  | "unknown_permission"
  | "not_grantable"
  | "automatic"
  | "entity_required"
  | "entity_not_allowed"
  | "bad_entity"
  | "duplicate";

/** Why a scope was refused; `pointer` (RFC 6901) leads into the request. */
export type ScopeRefusal =
  | { readonly pointer: string; readonly reason: ScopeRefusalReason; readonly permission: string }
  | { readonly pointer: "/scopes"; readonly reason: "too_few"; readonly minimum: number };

/** Who grants, and where: some entity types admit the current organization alone. */
export interface ScopeGrantor extends Principal {
  readonly organization: string;
}

/**
 * Checks the scopes asked for a person's own token against what that person may grant.
 *
 * Aliases become the permissions that they stand for. All refusals are found, not just the first.
 */
export function checkScopes(
  requested: readonly ScopeRequest[],
  catalog: Catalog,
  grantor: ScopeGrantor,
): Result<CheckedScope[], ScopeRefusal[]> {
  if (requested.length < catalog.min_scopes) {
    return err([{ pointer: "/scopes", reason: "too_few", minimum: catalog.min_scopes }]);
  }
  const context = checkContext(catalog, grantor);
  const seen = new Set<string>();
  const checked: CheckedScope[] = [];
  const refusals: ScopeRefusal[] = [];
  for (const [index, request] of requested.entries()) {
    const permission = canonical(catalog, request.permission);
    const scope = { permission, entityId: request.entity_id ?? null };
    const key = JSON.stringify([permission, scope.entityId]);
    const reason = refuse(scope, context) ?? (seen.has(key) ? "duplicate" : null);
    seen.add(key);
    if (reason === null) checked.push(scope);
    else refusals.push({ pointer: `/scopes/${index}`, reason, permission: request.permission });
  }
  return refusals.length === 0 ? ok(checked) : err(refusals);
}

/** The permission that a published id stands for. */
export function canonical(catalog: Catalog, id: string): string {
  return Object.hasOwn(catalog.aliases, id) ? (catalog.aliases[id] ?? id) : id;
}

interface CheckContext {
  readonly pickable: ReadonlyMap<string, PickablePermission>;
  readonly grantable: ReadonlySet<string>;
  readonly automatic: ReadonlySet<string>;
  readonly entityTypes: ReadonlyMap<string, Catalog["entity_types"][number]>;
  readonly organization: string;
}

function checkContext(catalog: Catalog, grantor: ScopeGrantor): CheckContext {
  return {
    pickable: new Map(pickablePermissions(catalog).map((p) => [p.id, p])),
    grantable: grantablePermissions(catalog, grantor),
    automatic: new Set(catalog.automatic.map(({ id }) => id)),
    entityTypes: new Map(catalog.entity_types.map((type) => [type.id, type])),
    organization: grantor.organization,
  };
}

function refuse(scope: CheckedScope, context: CheckContext): ScopeRefusalReason | null {
  if (context.automatic.has(scope.permission)) return "automatic";
  const permission = context.pickable.get(scope.permission);
  if (permission === undefined) return "unknown_permission";
  if (!context.grantable.has(scope.permission)) return "not_grantable";
  if (permission.entityType === null) return scope.entityId === null ? null : "entity_not_allowed";
  if (scope.entityId === null) return "entity_required";
  return refuseEntity(scope.entityId, permission.entityType, context);
}

function refuseEntity(
  entityId: string,
  typeId: string,
  { entityTypes, organization }: CheckContext,
): ScopeRefusalReason | null {
  const type = entityTypes.get(typeId);
  if (type === undefined) return "bad_entity";
  if (type.locked_to === "organization") return entityId === organization ? null : "bad_entity";
  return entityId === "*" || entityPattern(type.pattern).test(entityId) ? null : "bad_entity";
}
