import type { RecordGrant, RecordScope, TokenRecord } from "./token-record.ts";

/** A scope that counts now. `entityType` and `entityId` are both `null` for a flat permission. */
export interface EffectiveScope {
  readonly permission: string;
  readonly api: string;
  readonly entityType: string | null;
  readonly entityId: string | null;
  readonly automatic: boolean;
  /** The HTTP methods that an access level lets through; a permission has none. */
  readonly methods?: readonly string[];
  /** Published ids that stand for the permission. */
  readonly aliases?: readonly string[];
}

/**
 * What a token may do now: its scopes, as far as its owner may still grant them, what the access
 * levels among them bring, and the automatic permissions of each API of which a picked scope is left.
 *
 * A scope whose shape no longer fits its permission counts for nothing: had the catalog dropped
 * the entity type, a scope on one entity would otherwise become one on all of them.
 */
export function effectiveScopes(record: Pick<TokenRecord, "scopes" | "grants">): EffectiveScope[] {
  const pickable = byPermission(record.grants.filter((grant) => !grant.automatic));
  const automatic = byPermission(record.grants.filter((grant) => grant.automatic));
  const all = record.scopes.flatMap((scope): readonly EffectiveScope[] => {
    const grant = pickable.get(scope.permission);
    if (grant === undefined || !fits(scope, grant)) return [];
    const own = effective(grant, scope.entityId);
    return grant.brings === undefined ? [own] : [own, ...grant.brings];
  });
  const picked = unique(all);
  const apis = new Set(picked.map((scope) => scope.api));
  const added = [...automatic.values()].filter((grant) => apis.has(grant.api));
  return [...picked, ...added.map((grant) => effective(grant, null))];
}

/** A level may bring what was picked as well, or what another level brings. */
function unique(scopes: readonly EffectiveScope[]): readonly EffectiveScope[] {
  if (scopes.every(({ methods }) => methods === undefined)) return scopes;
  const byKey = scopes.map(
    (scope) => [`${scope.permission} ${scope.entityId ?? ""}`, scope] as const,
  );
  return [...new Map(byKey).values()];
}

/** Role and groups may grant the same permission: one of them is enough. */
function byPermission(grants: readonly RecordGrant[]): ReadonlyMap<string, RecordGrant> {
  return new Map(grants.map((grant) => [grant.permission, grant]));
}

function fits(scope: RecordScope, grant: RecordGrant): boolean {
  return (grant.entityType === null) === (scope.entityId === null);
}

function effective(grant: RecordGrant, entityId: string | null): EffectiveScope {
  const { permission, api, entityType, automatic, methods, aliases } = grant;
  const scope = { permission, api, entityType, entityId, automatic };
  if (methods === undefined && aliases === undefined) return scope;
  return {
    ...scope,
    ...(methods === undefined ? {} : { methods }),
    ...(aliases === undefined ? {} : { aliases }),
  };
}
