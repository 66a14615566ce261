import { err, ok, type Result } from "../../shared/result.ts";
import type { Catalog } from "./catalog.ts";
import {
  listAutomaticPermissions,
  listGrantablePermissions,
  type Principal,
} from "./grantable-permissions.ts";
import { canManage, listControls } from "./list-controls.ts";
import { listPickablePermissions } from "./permission-index.ts";

/** Everything that a role and groups let a member do. */
export interface Powers {
  readonly controls: ReadonlySet<string>;
  /** Permissions for the member's own tokens. */
  readonly grants: ReadonlySet<string>;
  readonly grantsToOthers: ReadonlySet<string>;
  readonly automatic: ReadonlySet<string>;
}

export function computePowers(catalog: Catalog, principal: Principal): Powers {
  return {
    controls: new Set(listControls(catalog, principal)),
    grants: listGrantablePermissions(catalog, principal),
    grantsToOthers: listGrantableToOthers(catalog, principal),
    automatic: new Set(listAutomaticPermissions(catalog, principal.role)),
  };
}

/**
 * Returns true if `actor` may give the role and groups of `wanted` to a member, or take them away.
 *
 * An actor gives and takes only powers that they have themselves. Otherwise an administrator could
 * raise themselves or a friend, or remove a member with more powers. An actor who manages the catalog
 * may give anything: they define every role, so they have all powers in effect.
 */
export function isWithinPowers(catalog: Catalog, actor: Principal, wanted: Principal): boolean {
  if (canManage(catalog, actor, "catalog")) return true;
  return isWithin(computePowers(catalog, wanted), computePowers(catalog, actor));
}

function isWithin(wanted: Powers, held: Powers): boolean {
  return (
    isSubset(wanted.controls, held.controls) &&
    isSubset(wanted.grants, held.grants) &&
    isSubset(wanted.grantsToOthers, held.grantsToOthers) &&
    isSubset(wanted.automatic, held.automatic)
  );
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((id) => whole.has(id));
}

/**
 * Returns the permissions that a manager may grant to other people's tokens.
 *
 * Their groups list them. A role that has the control itself may grant every permission. Without the
 * control there are none, whatever the groups list.
 */
export function listGrantableToOthers(catalog: Catalog, principal: Principal): ReadonlySet<string> {
  const managing = new Set(catalog.manages["tokens.others"] ?? []);
  const hasControl = (controls: readonly string[]) => controls.some((id) => managing.has(id));
  if (!hasControl(listControls(catalog, principal))) return new Set();
  const all = listPickablePermissions(catalog).map(({ id }) => id);
  const role = catalog.roles.find(({ id }) => id === principal.role);
  if (hasControl(role?.controls ?? [])) return new Set(all);
  const groups = catalog.groups.filter(({ id }) => principal.groups.includes(id));
  return new Set(
    groups.flatMap(({ grants_for_others: grants }) => (grants === "*" ? all : grants)),
  );
}

/**
 * Returns what `manager` may grant to a token of `owner`: permissions that the owner may have and that
 * the manager may grant to others. The manager's own permissions do not matter.
 */
export function listGrantableTo(
  catalog: Catalog,
  manager: Principal,
  owner: Principal,
): ReadonlySet<string> {
  const toOthers = listGrantableToOthers(catalog, manager);
  const ownerGrants = listGrantablePermissions(catalog, owner);
  return new Set([...ownerGrants].filter((id) => toOthers.has(id)));
}

/**
 * Returns what a token of `owner` with these permissions can do beyond what `manager` may grant to others.
 *
 * Automatic permissions of the owner's role come with any picked permission, and are never granted. They
 * count as beyond the manager unless the manager's own role adds them, or the manager may grant every
 * permission.
 */
export function listPermissionsBeyondManager(
  catalog: Catalog,
  manager: Principal,
  owner: Principal,
  permissions: readonly string[],
): string[] {
  if (permissions.length === 0) return [];
  const toOthers = listGrantableToOthers(catalog, manager);
  const picked = [...new Set(permissions)].filter((id) => !toOthers.has(id));
  if (listPickablePermissions(catalog).every(({ id }) => toOthers.has(id))) return picked;
  const ofManager = listAutomaticPermissions(catalog, manager.role);
  const ofOwner = listAutomaticPermissions(catalog, owner.role);
  return [...picked, ...ofOwner.filter((id) => !ofManager.includes(id))];
}

/** The reason why a group's controls were refused; `index` is the control's place in the list. */
export type ControlsRefusal =
  | { readonly reason: "unknown_group" }
  | { readonly reason: "unknown_control" | "repeated_control"; readonly index: number }
  | { readonly reason: "beyond_authority" };

/**
 * Returns the catalog with exactly these `controls` on a group.
 *
 * The powers of the group, and of each of its members, before and after must be within the actor's current
 * powers. Otherwise an actor could turn on a control for their own group and gain it in this way. A group
 * alone does not tell: its control may bring to life what another group of a member may grant to others.
 *
 * @param members the whole roles and groups that members of the group have
 */
export function replaceGroupControls(
  catalog: Catalog,
  actor: Principal,
  groupId: string,
  controls: readonly string[],
  members: readonly Principal[],
): Result<Catalog, ControlsRefusal[]> {
  const group = catalog.groups.find(({ id }) => id === groupId);
  if (group === undefined) return err([{ reason: "unknown_group" }]);
  const refusals = checkControls(catalog, controls);
  if (refusals.length > 0) return err(refusals);
  const changed = { ...group, controls: [...controls] };
  const next = { ...catalog, groups: catalog.groups.map((g) => (g === group ? changed : g)) };
  if (canManage(catalog, actor, "catalog")) return ok(next);
  const held = computePowers(catalog, actor);
  const isAllowed = [{ role: "", groups: [groupId] }, ...members].every((member) =>
    [catalog, next].every((each) => isWithin(computePowers(each, member), held)),
  );
  return isAllowed ? ok(next) : err([{ reason: "beyond_authority" }]);
}

function checkControls(catalog: Catalog, controls: readonly string[]): ControlsRefusal[] {
  const known = new Set(catalog.controls.map(({ id }) => id));
  return controls.flatMap((id, index): ControlsRefusal[] => {
    if (!known.has(id)) return [{ reason: "unknown_control", index }];
    return controls.indexOf(id) < index ? [{ reason: "repeated_control", index }] : [];
  });
}
