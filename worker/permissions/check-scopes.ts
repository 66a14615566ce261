import { err, ok, type Result } from "../../shared/result.ts";
import type { ScopeRequest } from "../../shared/scope.ts";
import type { Catalog } from "./catalog.ts";
import { grantablePermissions, type Principal } from "./grantable-permissions.ts";
import { entityPattern } from "./linear-pattern.ts";
import { type PickablePermission, pickablePermissions } from "./permission-index.ts";
import { grantableTo } from "./powers.ts";

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
  | "beyond_maker"
  | "duplicate";

/** Why a scope was refused; `pointer` (RFC 6901) leads into the request. */
export type ScopeRefusal =
  | { readonly pointer: string; readonly reason: ScopeRefusalReason; readonly permission: string }
  | { readonly pointer: "/scopes"; readonly reason: "too_few"; readonly minimum: number };

/** Who grants, and where: some entity types admit the current organization alone. */
export interface ScopeGrantor extends Principal {
  readonly organization: string;
}

/** What else bounds the scopes of a token. */
export interface ScopeBounds {
  /** Fewest that are needed; by default what the catalog asks of a new token. */
  readonly minimum?: number;
  /** What the token has already: it may stay, whatever the grantor may grant by now. */
  readonly held?: readonly CheckedScope[];
  /** The scopes of the token that issues it, or did: nothing new may go beyond them. */
  readonly maker?: readonly CheckedScope[] | null;
  /** Whose token it is, where not the grantor's own. */
  readonly owner?: Principal | null;
}

/**
 * Checks the scopes asked for a token against what the grantor may grant: to their own, or to the owner's.
 *
 * Aliases become the permissions that they stand for. All refusals are found, not just the first.
 */
export function checkScopes(
  requested: readonly ScopeRequest[],
  catalog: Catalog,
  grantor: ScopeGrantor,
  { minimum = catalog.min_scopes, held = [], maker = null, owner = null }: ScopeBounds = {},
): Result<CheckedScope[], ScopeRefusal[]> {
  if (requested.length < minimum) {
    return err([{ pointer: "/scopes", reason: "too_few", minimum }]);
  }
  const context = checkContext(catalog, grantor, maker, owner);
  const kept = new Set(held.map(keyOf));
  const seen = new Set<string>();
  const checked: CheckedScope[] = [];
  const refusals: ScopeRefusal[] = [];
  for (const [index, request] of requested.entries()) {
    const permission = canonical(catalog, request.permission);
    const scope = { permission, entityId: request.entity_id ?? null };
    const key = keyOf(scope);
    const refused = kept.has(key) ? null : refuse(scope, context);
    const reason = refused ?? (seen.has(key) ? "duplicate" : null);
    seen.add(key);
    if (reason === null) checked.push(scope);
    else refusals.push({ pointer: `/scopes/${index}`, reason, permission: request.permission });
  }
  return refusals.length === 0 ? ok(checked) : err(refusals);
}

function keyOf({ permission, entityId }: CheckedScope): string {
  return JSON.stringify([permission, entityId]);
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
  readonly maker: readonly CheckedScope[] | null;
}

function checkContext(
  catalog: Catalog,
  grantor: ScopeGrantor,
  maker: readonly CheckedScope[] | null,
  owner: Principal | null,
): CheckContext {
  return {
    pickable: new Map(pickablePermissions(catalog).map((p) => [p.id, p])),
    grantable:
      owner === null
        ? grantablePermissions(catalog, grantor)
        : grantableTo(catalog, grantor, owner),
    automatic: new Set(catalog.automatic.map(({ id }) => id)),
    entityTypes: new Map(catalog.entity_types.map((type) => [type.id, type])),
    organization: grantor.organization,
    maker,
  };
}

function refuse(scope: CheckedScope, context: CheckContext): ScopeRefusalReason | null {
  if (context.automatic.has(scope.permission)) return "automatic";
  const permission = context.pickable.get(scope.permission);
  if (permission === undefined) return "unknown_permission";
  if (!context.grantable.has(scope.permission)) return "not_grantable";
  if (context.maker !== null && !isWithin(scope, context.maker)) return "beyond_maker";
  if (permission.entityType === null) return scope.entityId === null ? null : "entity_not_allowed";
  if (scope.entityId === null) return "entity_required";
  return refuseEntity(scope.entityId, permission.entityType, context);
}

/** Whether one of the maker's scopes is the same, or the same on every entity. */
function isWithin({ permission, entityId }: CheckedScope, maker: readonly CheckedScope[]): boolean {
  return maker.some(
    (own) => own.permission === permission && (own.entityId === entityId || own.entityId === "*"),
  );
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
