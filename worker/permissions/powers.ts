import type { Catalog } from "./catalog.ts";
import { controlsOf, mayManage } from "./controls-of.ts";
import {
  automaticPermissions,
  grantablePermissions,
  type Principal,
} from "./grantable-permissions.ts";
import { grantableToOthers } from "./grantable-to-others.ts";

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
export function isWithin(given: Powers, held: Powers): boolean {
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
