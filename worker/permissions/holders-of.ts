import type { Catalog } from "./catalog.ts";
import { mayManage } from "./controls-of.ts";
import type { Principal } from "./grantable-permissions.ts";

/** The roles and groups each of which lets its members manage a part of Latchkey. */
export interface Holders {
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/** What an organization never loses: who could give it back would be gone too. */
const KEPT = ["users", "catalog"] as const;
export type KeptPart = (typeof KEPT)[number];

export function holdersOf(catalog: Catalog, what: KeptPart): Holders {
  const holds = (principal: Principal) => mayManage(catalog, principal, what);
  return {
    roles: catalog.roles.map(({ id }) => id).filter((role) => holds({ role, groups: [] })),
    groups: catalog.groups.map(({ id }) => id).filter((id) => holds({ role: "", groups: [id] })),
  };
}

/** The parts that fewer roles and groups hold under `to` than under `from`. */
export function narrowedParts(from: Catalog, to: Catalog): KeptPart[] {
  return KEPT.filter((what) => {
    const [before, after] = [holdersOf(from, what), holdersOf(to, what)];
    return (
      before.roles.some((id) => !after.roles.includes(id)) ||
      before.groups.some((id) => !after.groups.includes(id))
    );
  });
}

/**
 * What a person gives up by a change: somebody else must hold each of these, or it is refused.
 *
 * @param to what they then have; `null` where they are removed or disabled
 */
export function givenUp(catalog: Catalog, from: Principal, to: Principal | null): KeptPart[] {
  return KEPT.filter(
    (what) => mayManage(catalog, from, what) && (to === null || !mayManage(catalog, to, what)),
  );
}
