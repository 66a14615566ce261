import type { PermissionEffect } from "../../shared/wire/catalog-change.ts";
import type { Catalog } from "./catalog.ts";
import { listGrantablePermissions, type Principal } from "./grantable-permissions.ts";
import { listPickablePermissions } from "./permission-index.ts";

/** How many working tokens of members with one role and groups have a permission as a scope. */
export interface ScopeUse extends Principal {
  readonly permission: string;
  /** True if the scope names no entity. */
  readonly isFlat: boolean;
  readonly tokens: number;
  readonly people: number;
}

/**
 * Computes on how many tokens each permission stops or starts to count. A scope counts while the owner's role or
 * groups grant its permission and its shape fits.
 *
 * @param renamed ids that have become aliases, each with the permission that it now means
 */
export function computePermissionEffects(
  before: Catalog,
  after: Catalog,
  uses: readonly ScopeUse[],
  renamed: readonly (readonly [from: string, to: string])[],
): { takes: PermissionEffect[]; gives: PermissionEffect[] } {
  const newNames = new Map(renamed);
  const [countsBefore, countsAfter] = [createJudge(before), createJudge(after)];
  const judged = uses.map((use) => {
    const renamedUse = { ...use, permission: newNames.get(use.permission) ?? use.permission };
    return { use, before: countsBefore(use), after: countsAfter(renamedUse) };
  });
  return {
    takes: addUp(judged.filter((one) => one.before && !one.after).map(({ use }) => use)),
    gives: addUp(judged.filter((one) => !one.before && one.after).map(({ use }) => use)),
  };
}

/** Returns a function that returns true if the catalog lets a scope count. It remembers each role with its groups. */
function createJudge(catalog: Catalog): (use: ScopeUse) => boolean {
  const types = new Map(
    listPickablePermissions(catalog).map(({ id, entityType }) => [id, entityType]),
  );
  const granted = new Map<string, ReadonlySet<string>>();
  return ({ role, groups, permission, isFlat }) => {
    const key = JSON.stringify([role, groups]);
    const grantable = granted.get(key) ?? listGrantablePermissions(catalog, { role, groups });
    granted.set(key, grantable);
    const type = types.get(permission);
    return type !== undefined && grantable.has(permission) && isFlat === (type === null);
  };
}

/** Adds up by permission, the most tokens first. A token has one owner, and an owner one role and groups. */
function addUp(uses: readonly ScopeUse[]): PermissionEffect[] {
  const byPermission = Map.groupBy(uses, ({ permission }) => permission);
  return [...byPermission]
    .map(([permission, all]) => ({
      permission,
      tokens: all.reduce((sum, { tokens }) => sum + tokens, 0),
      people: all.reduce((sum, { people }) => sum + people, 0),
    }))
    .toSorted((a, b) => b.tokens - a.tokens || a.permission.localeCompare(b.permission));
}
