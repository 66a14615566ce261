import type { Catalog } from "./catalog.ts";
import { controlsOf } from "./controls-of.ts";
import {
  automaticPermissions,
  grantablePermissions,
  type Principal,
} from "./grantable-permissions.ts";
import { pickablePermissions } from "./permission-index.ts";

/**
 * What a person may grant to tokens of other people, as far as those may hold it.
 *
 * It is what their groups say. A role that carries the control by itself says nothing of it, and means
 * everything. Without the control it is nothing, whatever the groups say.
 */
export function grantableToOthers(catalog: Catalog, principal: Principal): ReadonlySet<string> {
  const managing = new Set(catalog.manages["tokens.others"] ?? []);
  const carries = (controls: readonly string[]) => controls.some((id) => managing.has(id));
  if (!carries(controlsOf(catalog, principal))) return new Set();
  const all = pickablePermissions(catalog).map(({ id }) => id);
  const role = catalog.roles.find(({ id }) => id === principal.role);
  if (carries(role?.controls ?? [])) return new Set(all);
  const groups = catalog.groups.filter(({ id }) => principal.groups.includes(id));
  return new Set(
    groups.flatMap(({ grants_for_others: grants }) => (grants === "*" ? all : grants)),
  );
}

/**
 * What `manager` may grant to a token of `owner`'s: what the owner may hold, as far as the manager may
 * grant it to others. What the manager may hold themselves does not matter.
 */
export function grantableTo(
  catalog: Catalog,
  manager: Principal,
  owner: Principal,
): ReadonlySet<string> {
  const toOthers = grantableToOthers(catalog, manager);
  const held = grantablePermissions(catalog, owner);
  return new Set([...held].filter((id) => toOthers.has(id)));
}

/**
 * What a token of `owner`'s with these permissions can do beyond what `manager` may grant to others.
 *
 * What the owner's role adds comes with any of them, and is nobody's to grant: it is among what somebody may
 * grant who may grant everything, and nothing new to somebody whose own role adds it.
 */
export function beyondManager(
  catalog: Catalog,
  manager: Principal,
  owner: Principal,
  permissions: readonly string[],
): string[] {
  if (permissions.length === 0) return [];
  const toOthers = grantableToOthers(catalog, manager);
  const picked = [...new Set(permissions)].filter((id) => !toOthers.has(id));
  if (pickablePermissions(catalog).every(({ id }) => toOthers.has(id))) return picked;
  const own = automaticPermissions(catalog, manager.role);
  const added = automaticPermissions(catalog, owner.role).filter((id) => !own.includes(id));
  return [...picked, ...added];
}
