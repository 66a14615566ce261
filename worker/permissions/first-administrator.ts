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
