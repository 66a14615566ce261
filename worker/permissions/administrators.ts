import type { Catalog } from "./catalog.ts";
import { mayManage } from "./controls-of.ts";
import { grantablePermissions, type Principal } from "./grantable-permissions.ts";

const PARTS = ["users", "catalog", "tokens.others", "audit"] as const;

/**
 * What the first person of an organization becomes: the role that manages the most of Latchkey (of
 * several, the one that may grant the most), and every group that adds to it.
 *
 * @returns `null` where not even so the person could manage users and catalog: nobody ever could
 */
export function firstAdministrator(catalog: Catalog): Principal | null {
  const managed = (principal: Principal) =>
    PARTS.filter((what) => mayManage(catalog, principal, what)).length;
  const granted = (role: string) => grantablePermissions(catalog, { role, groups: [] }).size;
  const roles = catalog.roles.map(({ id }) => id);
  const [role = ""] = roles.toSorted(
    (a, b) =>
      managed({ role: b, groups: [] }) - managed({ role: a, groups: [] }) ||
      granted(b) - granted(a),
  );
  const groups: string[] = [];
  for (const { id } of catalog.groups) {
    if (managed({ role, groups: [...groups, id] }) > managed({ role, groups })) groups.push(id);
  }
  const first = { role, groups };
  const able = mayManage(catalog, first, "users") && mayManage(catalog, first, "catalog");
  return able ? first : null;
}

/**
 * Whether someone may create an organization: who manages the users of the home organization, which is
 * that of whoever runs the deployment. Elsewhere nobody may, whatever their own catalog says.
 */
export function mayCreateOrganization(
  catalog: Catalog,
  actor: Principal & { organization: string },
  homeOrganization: string,
): boolean {
  return actor.organization === homeOrganization && mayManage(catalog, actor, "users");
}

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
