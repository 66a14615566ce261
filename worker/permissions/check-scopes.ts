import { compileEntityPattern } from "../../shared/entity-pattern.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { ScopeRequest } from "../../shared/scope.ts";
import type { Catalog } from "./catalog.ts";
import { listGrantablePermissions, type Principal } from "./grantable-permissions.ts";
import { listPickablePermissions, type PickablePermission } from "./permission-index.ts";
import { listGrantableTo } from "./powers.ts";

type EntityType = Catalog["entity_types"][number];

/** A scope as it is stored, under its canonical id. `entityId` is `null` for a flat permission. */
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
  | "beyond_parent"
  | "duplicate";

/** The reason why a scope was refused. `pointer` (RFC 6901) leads into the request. */
export type ScopeRefusal =
  | { readonly pointer: string; readonly reason: ScopeRefusalReason; readonly permission: string }
  | { readonly pointer: "/scopes"; readonly reason: "too_few"; readonly minimum: number };

/** The actor who grants scopes. Some entity types allow only the current organization as entity. */
export interface ScopeGrantor extends Principal {
  readonly organization: string;
}

/** Further bounds on the scopes of a token. */
export interface ScopeBounds {
  /** Fewest scopes; by default the catalog's `min_scopes`. */
  readonly minimum?: number;
  /** Current scopes of the token. They may stay, even if the grantor may no longer grant them. */
  readonly held?: readonly CheckedScope[];
  /** Scopes of the parent token; new scopes must stay within them. */
  readonly parentScopes?: readonly CheckedScope[] | null;
  /** The token's owner, if not the grantor. */
  readonly owner?: Principal | null;
}

/**
 * Checks the requested scopes of a token against what the grantor may grant to it.
 *
 * Aliases become their permissions. All refusals are reported, not just the first.
 */
export function checkScopes(
  requested: readonly ScopeRequest[],
  catalog: Catalog,
  grantor: ScopeGrantor,
  { minimum = catalog.min_scopes, held = [], parentScopes = null, owner = null }: ScopeBounds = {},
): Result<CheckedScope[], ScopeRefusal[]> {
  if (requested.length < minimum) {
    return err([{ pointer: "/scopes", reason: "too_few", minimum }]);
  }
  const context = createCheckContext(catalog, grantor, parentScopes, owner);
  const heldKeys = new Set(held.map(getScopeKey));
  const seen = new Set<string>();
  const checked: CheckedScope[] = [];
  const refusals: ScopeRefusal[] = [];
  for (const [index, request] of requested.entries()) {
    const permission = resolveAlias(catalog, request.permission);
    const scope = { permission, entityId: request.entity_id ?? null };
    const key = getScopeKey(scope);
    const refused = heldKeys.has(key) ? null : checkScope(scope, context);
    const reason = refused ?? (seen.has(key) ? "duplicate" : null);
    seen.add(key);
    if (reason === null) checked.push(scope);
    else refusals.push({ pointer: `/scopes/${index}`, reason, permission: request.permission });
  }
  return refusals.length === 0 ? ok(checked) : err(refusals);
}

function getScopeKey({ permission, entityId }: CheckedScope): string {
  return JSON.stringify([permission, entityId]);
}

/** Returns the permission that an alias means; any other id stays as it is. */
function resolveAlias(catalog: Catalog, id: string): string {
  return Object.hasOwn(catalog.aliases, id) ? (catalog.aliases[id] ?? id) : id;
}

interface CheckedEntityType {
  readonly isLocked: boolean;
  /** True if an id matches the type's pattern. */
  matches(id: string): boolean;
}

/**
 * Prepares an entity type for the scopes of one request. Its pattern is compiled once, and matched once against each
 * id, however many permissions are requested on the id.
 *
 * A catalog that was stored before patterns had a grammar may have one outside it. Such a pattern is never run, and
 * no id matches it: new scopes of its type can only name every entity, until the catalog is corrected.
 */
function checkedEntityType({ pattern, locked_to }: EntityType): CheckedEntityType {
  const verdicts = new Map<string, boolean>();
  let test: ReturnType<typeof compileEntityPattern> | undefined;
  return {
    isLocked: locked_to === "organization",
    matches(id) {
      if (test === undefined) test = compileEntityPattern(pattern);
      const verdict = verdicts.get(id) ?? test?.(id) === true;
      verdicts.set(id, verdict);
      return verdict;
    },
  };
}

interface CheckContext {
  readonly pickable: ReadonlyMap<string, PickablePermission>;
  readonly grantable: ReadonlySet<string>;
  readonly automatic: ReadonlySet<string>;
  readonly entityTypes: ReadonlyMap<string, CheckedEntityType>;
  readonly organization: string;
  readonly parentScopes: readonly CheckedScope[] | null;
}

function createCheckContext(
  catalog: Catalog,
  grantor: ScopeGrantor,
  parentScopes: readonly CheckedScope[] | null,
  owner: Principal | null,
): CheckContext {
  return {
    pickable: new Map(listPickablePermissions(catalog).map((p) => [p.id, p])),
    grantable:
      owner === null
        ? listGrantablePermissions(catalog, grantor)
        : listGrantableTo(catalog, grantor, owner),
    automatic: new Set(catalog.automatic.map(({ id }) => id)),
    entityTypes: new Map(catalog.entity_types.map((type) => [type.id, checkedEntityType(type)])),
    organization: grantor.organization,
    parentScopes,
  };
}

function checkScope(scope: CheckedScope, context: CheckContext): ScopeRefusalReason | null {
  if (context.automatic.has(scope.permission)) return "automatic";
  const permission = context.pickable.get(scope.permission);
  if (permission === undefined) return "unknown_permission";
  if (!context.grantable.has(scope.permission)) return "not_grantable";
  const { parentScopes } = context;
  if (parentScopes !== null && !isWithin(scope, parentScopes)) return "beyond_parent";
  if (permission.entityType === null) return scope.entityId === null ? null : "entity_not_allowed";
  if (scope.entityId === null) return "entity_required";
  return checkEntity(scope.entityId, permission.entityType, context);
}

/** Returns true if the parent token has the scope, or the permission on every entity. */
function isWithin(
  { permission, entityId }: CheckedScope,
  parentScopes: readonly CheckedScope[],
): boolean {
  return parentScopes.some(
    (parent) =>
      parent.permission === permission && (parent.entityId === entityId || parent.entityId === "*"),
  );
}

function checkEntity(
  entityId: string,
  typeId: string,
  { entityTypes, organization }: CheckContext,
): ScopeRefusalReason | null {
  const type = entityTypes.get(typeId);
  if (type === undefined) return "bad_entity";
  if (type.isLocked) return entityId === organization ? null : "bad_entity";
  return entityId === "*" || type.matches(entityId) ? null : "bad_entity";
}
