import type { Catalog } from "./catalog.ts";
import { listPickablePermissions } from "./permission-index.ts";

/** A member's role and groups in the organization. */
export interface Principal {
  readonly role: string;
  readonly groups: readonly string[];
}

/** Returns the permissions that a member may grant to their own tokens. Unknown roles and groups add none. */
export function listGrantablePermissions(
  catalog: Catalog,
  principal: Principal,
): ReadonlySet<string> {
  const pickable = listPickablePermissions(catalog).map(({ id }) => id);
  const role = catalog.roles.filter(({ id }) => id === principal.role);
  const groups = catalog.groups.filter(({ id }) => principal.groups.includes(id));
  return new Set(
    [...role, ...groups].flatMap(({ grants }) => (grants === "*" ? pickable : grants)),
  );
}

/** Counts the catalog's permissions that a member may grant; each access level counts as one. */
export function countGrantablePermissions(
  catalog: Catalog,
  principal: Principal,
): { count: number; of: number } {
  const grantable = listGrantablePermissions(catalog, principal);
  const pickable = listPickablePermissions(catalog);
  return { count: pickable.filter(({ id }) => grantable.has(id)).length, of: pickable.length };
}

/** Lists the permissions that a role adds to each of its tokens. */
export function listAutomaticPermissions(catalog: Catalog, role: string): string[] {
  return catalog.automatic.filter(({ roles }) => roles.includes(role)).map(({ id }) => id);
}
