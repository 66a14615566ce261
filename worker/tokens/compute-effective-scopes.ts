import type { RecordGrant, RecordScope, TokenRecord } from "./token-record.ts";

/** A scope in effect now. `entityType` and `entityId` are both `null` for a flat permission. */
export interface EffectiveScope {
  readonly permission: string;
  readonly api: string;
  readonly entityType: string | null;
  readonly entityId: string | null;
  readonly automatic: boolean;
  /** HTTP methods that an access level allows; absent for a permission. */
  readonly methods?: readonly string[];
  /** Aliases of the permission: published ids that mean it. */
  readonly aliases?: readonly string[];
}

/**
 * Returns what a token may do now. These are its scopes that the owner may still grant and what the
 * access levels among them bring. Each API with a picked scope left adds its automatic permissions.
 *
 * A scope whose shape no longer fits its permission is ignored. If the catalog dropped the entity
 * type, a scope on one entity would otherwise become a scope on all of them.
 */
export function computeEffectiveScopes(
  record: Pick<TokenRecord, "scopes" | "grants">,
): EffectiveScope[] {
  const pickable = groupByPermission(record.grants.filter((grant) => !grant.automatic));
  const automatic = groupByPermission(record.grants.filter((grant) => grant.automatic));
  const withBrought = record.scopes.flatMap((scope): readonly EffectiveScope[] => {
    const grant = pickable.get(scope.permission);
    if (grant === undefined || !hasMatchingShape(scope, grant)) return [];
    const effective = toEffectiveScope(grant, scope.entityId);
    return grant.brings === undefined ? [effective] : [effective, ...grant.brings];
  });
  const picked = removeDuplicates(withBrought);
  const apis = new Set(picked.map((scope) => scope.api));
  const added = [...automatic.values()].filter((grant) => apis.has(grant.api));
  return [...picked, ...added.map((grant) => toEffectiveScope(grant, null))];
}

/** Drops duplicates: a level may bring a picked permission, or one that another level brings too. */
function removeDuplicates(scopes: readonly EffectiveScope[]): readonly EffectiveScope[] {
  if (scopes.every(({ methods }) => methods === undefined)) return scopes;
  const byKey = scopes.map(
    (scope) => [`${scope.permission} ${scope.entityId ?? ""}`, scope] as const,
  );
  return [...new Map(byKey).values()];
}

/** Keeps one grant for each permission; role and groups may both grant it. */
function groupByPermission(grants: readonly RecordGrant[]): ReadonlyMap<string, RecordGrant> {
  return new Map(grants.map((grant) => [grant.permission, grant]));
}

function hasMatchingShape(scope: RecordScope, grant: RecordGrant): boolean {
  return (grant.entityType === null) === (scope.entityId === null);
}

function toEffectiveScope(grant: RecordGrant, entityId: string | null): EffectiveScope {
  const { permission, api, entityType, automatic, methods, aliases } = grant;
  const scope = { permission, api, entityType, entityId, automatic };
  if (methods === undefined && aliases === undefined) return scope;
  return {
    ...scope,
    ...(methods === undefined ? {} : { methods }),
    ...(aliases === undefined ? {} : { aliases }),
  };
}
