import { err, ok, type Result } from "../../shared/result.ts";
import type { Catalog } from "./catalog.ts";
import { controlsOf, mayManage } from "./controls-of.ts";
import {
  automaticPermissions,
  grantablePermissions,
  type Principal,
} from "./grantable-permissions.ts";
import { pickablePermissions } from "./permission-index.ts";

/** All that a role and groups let a person do: what each power is compared by. */
export interface Powers {
  readonly controls: ReadonlySet<string>;
  /** To one's own tokens. */
  readonly grants: ReadonlySet<string>;
  readonly grantsToOthers: ReadonlySet<string>;
  readonly automatic: ReadonlySet<string>;
}

export function powersOf(catalog: Catalog, principal: Principal): Powers {
  return {
    controls: new Set(controlsOf(catalog, principal)),
    grants: grantablePermissions(catalog, principal),
    grantsToOthers: grantableToOthers(catalog, principal),
    automatic: new Set(automaticPermissions(catalog, principal.role)),
  };
}

/**
 * Whether `actor` may give someone what `wanted` stands for, or take it away.
 *
 * Nobody gives or takes more than they hold, so that no administrator can raise themselves or a friend,
 * nor push out someone above them. Whoever manages the catalog is not held to it: they decide what every
 * role means, so they hold it all in effect.
 */
export function isWithinPowers(catalog: Catalog, actor: Principal, wanted: Principal): boolean {
  if (mayManage(catalog, actor, "catalog")) return true;
  return isWithin(powersOf(catalog, wanted), powersOf(catalog, actor));
}

/** Whether all of `given` is among `held`. */
function isWithin(given: Powers, held: Powers): boolean {
  return (
    isSubset(given.controls, held.controls) &&
    isSubset(given.grants, held.grants) &&
    isSubset(given.grantsToOthers, held.grantsToOthers) &&
    isSubset(given.automatic, held.automatic)
  );
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return [...part].every((id) => whole.has(id));
}

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

/** Why a group's controls were refused; `index` is the control's place in the list. */
export type ControlsRefusal =
  | { readonly reason: "unknown_group" }
  | { readonly reason: "unknown_control" | "repeated_control"; readonly index: number }
  | { readonly reason: "beyond_authority" };

/**
 * The catalog in which a group carries exactly `controls`, as `actor` asks for it.
 *
 * All that the group stands for, before and after, must be among what the actor holds now: a control
 * that they turn on for a group of their own must not be how they come by it.
 */
export function withGroupControls(
  catalog: Catalog,
  actor: Principal,
  groupId: string,
  controls: readonly string[],
): Result<Catalog, ControlsRefusal[]> {
  const group = catalog.groups.find(({ id }) => id === groupId);
  if (group === undefined) return err([{ reason: "unknown_group" }]);
  const refusals = checkControls(catalog, controls);
  if (refusals.length > 0) return err(refusals);
  const changed = { ...group, controls: [...controls] };
  const next = { ...catalog, groups: catalog.groups.map((g) => (g === group ? changed : g)) };
  if (mayManage(catalog, actor, "catalog")) return ok(next);
  const held = powersOf(catalog, actor);
  const member = { role: "", groups: [groupId] };
  const within = [catalog, next].every((each) => isWithin(powersOf(each, member), held));
  return within ? ok(next) : err([{ reason: "beyond_authority" }]);
}

function checkControls(catalog: Catalog, controls: readonly string[]): ControlsRefusal[] {
  const known = new Set(catalog.controls.map(({ id }) => id));
  return controls.flatMap((id, index): ControlsRefusal[] => {
    if (!known.has(id)) return [{ reason: "unknown_control", index }];
    return controls.indexOf(id) < index ? [{ reason: "repeated_control", index }] : [];
  });
}
