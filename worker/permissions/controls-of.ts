import { ManagedPart } from "../../shared/wire/me-resource.ts";
import type { Catalog } from "./catalog.ts";
import type { Principal } from "./grantable-permissions.ts";

/** The controls that a person's role and groups carry, each once, in the catalog's order. */
export function controlsOf(catalog: Catalog, principal: Principal): string[] {
  const role = catalog.roles.filter(({ id }) => id === principal.role);
  const groups = catalog.groups.filter(({ id }) => principal.groups.includes(id));
  const carried = new Set([...role, ...groups].flatMap(({ controls }) => controls ?? []));
  return catalog.controls.map(({ id }) => id).filter((id) => carried.has(id));
}

/** All that a person's controls let them manage. */
export function managedParts(catalog: Catalog, principal: Principal): ManagedPart[] {
  return ManagedPart.options.filter((what) => mayManage(catalog, principal, what));
}

/** Whether one of a person's controls lets them manage this part of Latchkey. */
export function mayManage(
  catalog: Catalog,
  principal: Principal,
  what: Exclude<keyof Catalog["manages"], "tokens.own">,
): boolean {
  const controls = controlsOf(catalog, principal);
  return (catalog.manages[what] ?? []).some((control) => controls.includes(control));
}
