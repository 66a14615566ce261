import { ManagedPart } from "../../shared/wire/me-resource.ts";
import type { Catalog } from "./catalog.ts";
import type { Principal } from "./grantable-permissions.ts";

/** Lists the controls of a person's role and groups, each once, in the catalog's order. */
export function listControls(catalog: Catalog, principal: Principal): string[] {
  const role = catalog.roles.filter(({ id }) => id === principal.role);
  const groups = catalog.groups.filter(({ id }) => principal.groups.includes(id));
  const carried = new Set([...role, ...groups].flatMap(({ controls }) => controls ?? []));
  return catalog.controls.map(({ id }) => id).filter((id) => carried.has(id));
}

/** Lists the parts of Latchkey that a person can manage. */
export function listManagedParts(catalog: Catalog, principal: Principal): ManagedPart[] {
  return ManagedPart.options.filter((part) => canManage(catalog, principal, part));
}

/** Returns true if one of the person's controls lets them manage this part of Latchkey. */
export function canManage(
  catalog: Catalog,
  principal: Principal,
  part: Exclude<keyof Catalog["manages"], "tokens.own">,
): boolean {
  const controls = listControls(catalog, principal);
  return (catalog.manages[part] ?? []).some((control) => controls.includes(control));
}
