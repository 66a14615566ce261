import type { Catalog } from "./catalog.ts";
import { listGrantablePermissions, type Principal } from "./grantable-permissions.ts";
import { canManage } from "./list-controls.ts";

const PARTS = ["users", "catalog", "tokens.others", "audit"] as const;

/**
 * Picks role and groups for the first member of an organization.
 *
 * The role is the one that manages the most parts of Latchkey; of several, the one that may grant the
 * most. Every group that adds a managed part is added.
 *
 * @returns `null` if even these cannot manage users and catalog: then no member ever could
 */
export function pickFirstAdministrator(catalog: Catalog): Principal | null {
  const countManaged = (principal: Principal) =>
    PARTS.filter((part) => canManage(catalog, principal, part)).length;
  const countGranted = (role: string) =>
    listGrantablePermissions(catalog, { role, groups: [] }).size;
  const roles = catalog.roles.map(({ id }) => id);
  const [role = ""] = roles.toSorted(
    (a, b) =>
      countManaged({ role: b, groups: [] }) - countManaged({ role: a, groups: [] }) ||
      countGranted(b) - countGranted(a),
  );
  const groups: string[] = [];
  for (const { id } of catalog.groups) {
    const more = [...groups, id];
    if (countManaged({ role, groups: more }) > countManaged({ role, groups })) groups.push(id);
  }
  const first = { role, groups };
  const isAdministrator = ESSENTIAL_PARTS.every((part) => canManage(catalog, first, part));
  return isAdministrator ? first : null;
}

/**
 * Returns true if the actor may create organizations: they manage the users of the home organization, which
 * belongs to the operator of the deployment. No catalog of another organization can grant this.
 */
export function isOrganizationCreator(
  catalog: Catalog,
  actor: Principal & { organization: string },
  homeOrganization: string,
): boolean {
  return actor.organization === homeOrganization && canManage(catalog, actor, "users");
}

export interface RolesAndGroups {
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/** Parts that an organization must always manage: without them, no member could restore them. */
const ESSENTIAL_PARTS = ["users", "catalog"] as const;
export type EssentialPart = (typeof ESSENTIAL_PARTS)[number];

/** Lists the roles and groups that let their members manage a part of Latchkey. */
export function listRolesAndGroupsWith(catalog: Catalog, part: EssentialPart): RolesAndGroups {
  const isManager = (principal: Principal) => canManage(catalog, principal, part);
  return {
    roles: catalog.roles.map(({ id }) => id).filter((role) => isManager({ role, groups: [] })),
    groups: catalog.groups
      .map(({ id }) => id)
      .filter((id) => isManager({ role: "", groups: [id] })),
  };
}

/** Lists who can repair an organization: for each essential part, the roles and groups that manage it. */
export function listRepairers(catalog: Catalog): readonly RolesAndGroups[] {
  return ESSENTIAL_PARTS.map((part) => listRolesAndGroupsWith(catalog, part));
}

/** Returns the parts that some role or group can manage under `from` but not under `to`. */
export function listNarrowedParts(from: Catalog, to: Catalog): EssentialPart[] {
  return ESSENTIAL_PARTS.filter((part) => {
    const [before, after] = [listRolesAndGroupsWith(from, part), listRolesAndGroupsWith(to, part)];
    return (
      before.roles.some((id) => !after.roles.includes(id)) ||
      before.groups.some((id) => !after.groups.includes(id))
    );
  });
}

/**
 * Returns the essential parts that a member can no longer manage after a change. Unless another enabled
 * member manages each of them, the change is refused.
 *
 * @param to role and groups after the change; `null` if the member is removed or disabled
 */
export function listLostParts(
  catalog: Catalog,
  from: Principal,
  to: Principal | null,
): EssentialPart[] {
  return ESSENTIAL_PARTS.filter(
    (part) => canManage(catalog, from, part) && (to === null || !canManage(catalog, to, part)),
  );
}
