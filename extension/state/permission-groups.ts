import type { CatalogPermission, CatalogView } from "../../shared/wire/catalog-view.ts";

export interface PermissionGroup {
  id: string;
  name: string;
  permissions: readonly CatalogPermission[];
}

export interface PermissionChoice {
  /** What may be picked, per API. */
  groups: readonly PermissionGroup[];
  /** What the person's role may not grant. */
  withheld: readonly CatalogPermission[];
}

/**
 * The catalog as the form offers it. Automatic permissions come by themselves, so nobody picks them.
 *
 * @param refused what the server has just refused: it stays where it was picked, to be dropped there
 */
export function choiceOf(
  catalog: CatalogView,
  refused: ReadonlySet<string> = new Set(),
): PermissionChoice {
  const automatic = new Set(catalog.automatic);
  const pickable = ({ id }: CatalogPermission) => !automatic.has(id);
  const offered = ({ id, grantable }: CatalogPermission) => grantable || refused.has(id);
  const groups = catalog.apis.map(({ id, name, permissions }) => ({
    id,
    name,
    permissions: permissions.filter((one) => offered(one) && pickable(one)),
  }));
  const all = catalog.apis.flatMap(({ permissions }) => permissions);
  return {
    groups: groups.filter(({ permissions }) => permissions.length > 0),
    withheld: all.filter((one) => !offered(one) && pickable(one)),
  };
}

/** Only what has every word of `search` in its id, name or description, or in its group's name. */
export function filterChoice(choice: PermissionChoice, search: string): PermissionChoice {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return choice;
  const matches = (one: CatalogPermission, group = "") => {
    const text = `${one.id} ${one.name} ${one.description} ${group}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const groups = choice.groups.map((group) => ({
    ...group,
    permissions: group.permissions.filter((one) => matches(one, group.name)),
  }));
  return {
    groups: groups.filter(({ permissions }) => permissions.length > 0),
    withheld: choice.withheld.filter((one) => matches(one)),
  };
}

/** Whether a permission says of itself that it writes; the catalog itself has no word for it. */
export function isWrite(permission: string): boolean {
  return /(^|[^a-z])write($|[^a-z])/i.test(permission);
}
