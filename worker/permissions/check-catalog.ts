import { compileEntityPattern } from "../../shared/entity-pattern.ts";
import { formatJsonPointer } from "../../shared/format-json-pointer.ts";
import type { Catalog } from "./catalog.ts";
import { type CatalogRefusal, checkExpiry, checkSize } from "./catalog-limits.ts";
import { listPickablePermissions } from "./permission-index.ts";

type Path = readonly (string | number)[];
type Named = readonly { readonly id: string }[];

/** Checks the references between the parts of a catalog. @returns no refusal if the catalog is valid */
export function checkCatalog(catalog: Catalog): CatalogRefusal[] {
  const tooLarge = checkSize(catalog);
  if (tooLarge.length > 0) return tooLarge;
  return [
    ...checkIds(catalog),
    ...checkPermissionIds(catalog),
    ...checkPrincipals(catalog),
    ...checkApis(catalog),
    ...checkEntityTypes(catalog),
    ...checkAutomatic(catalog),
    ...checkAliases(catalog),
    ...checkManages(catalog),
    ...checkExpiry(catalog.expiry),
  ];
}

function createCatalogRefusal(path: Path, detail: string): CatalogRefusal {
  return { pointer: formatJsonPointer(path), detail };
}

function listIds(named: Named): ReadonlySet<string> {
  return new Set(named.map(({ id }) => id));
}

function checkUnique(ids: readonly string[], at: (index: number) => Path): CatalogRefusal[] {
  const seen = new Set<string>();
  return ids.flatMap((id, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [createCatalogRefusal(at(index), `Repeats "${id}".`)];
  });
}

function checkKnown(
  ids: readonly string[],
  among: ReadonlySet<string>,
  path: Path,
  what: string,
): CatalogRefusal[] {
  return [
    ...checkUnique(ids, (index) => [...path, index]),
    ...ids.flatMap((id, index) =>
      among.has(id)
        ? []
        : [createCatalogRefusal([...path, index], `"${id}" is no ${what} of this catalog.`)],
    ),
  ];
}

function checkIds(catalog: Catalog): CatalogRefusal[] {
  const lists = ["roles", "groups", "controls", "apis", "entity_types"] as const;
  return lists.flatMap((list) =>
    checkUnique(
      catalog[list].map(({ id }) => id),
      (index) => [list, index, "id"],
    ),
  );
}

/** Checks that ids of permissions, levels and automatic permissions are unique and unambiguous. */
function checkPermissionIds(catalog: Catalog): CatalogRefusal[] {
  const pickable = listPickablePermissions(catalog);
  const all = [
    ...pickable.map((p) => ({ ...p, path: [...p.pointer, "id"] })),
    ...catalog.automatic.map(({ id }, a) => ({
      id,
      entityType: null,
      path: ["automatic", a, "id"],
    })),
  ];
  const types = new Map(pickable.map(({ id, entityType }) => [id, entityType]));
  const aliases = Object.entries(catalog.aliases).map(([id, canonical]) => {
    return { id, entityType: types.get(canonical) ?? null, path: ["aliases", id] };
  });
  const named = [...all, ...aliases];
  const typed = new Set(named.filter((p) => p.entityType !== null).map((p) => p.id));
  return [
    ...checkUnique(
      all.map((p) => p.id),
      (index) => all[index]?.path ?? [],
    ),
    // "channels:publish:all" could also mean "channels:publish" on the entity "all".
    ...named
      .filter(({ id }) => typed.has(id.slice(0, Math.max(0, id.lastIndexOf(":")))))
      .map(({ id, path }) =>
        createCatalogRefusal(path, `"${id}" also reads as a permission on an entity.`),
      ),
  ];
}

function checkPrincipals(catalog: Catalog): CatalogRefusal[] {
  const pickable = listIds(listPickablePermissions(catalog));
  const controls = listIds(catalog.controls);
  const grants = (value: readonly string[] | "*", path: Path) =>
    value === "*" ? [] : checkKnown(value, pickable, path, "permission that can be picked");
  return [
    ...catalog.roles.flatMap((role, r) => [
      ...grants(role.grants, ["roles", r, "grants"]),
      ...checkKnown(role.controls ?? [], controls, ["roles", r, "controls"], "control"),
    ]),
    ...catalog.groups.flatMap((group, g) => [
      ...grants(group.grants, ["groups", g, "grants"]),
      ...grants(group.grants_for_others, ["groups", g, "grants_for_others"]),
      ...checkKnown(group.controls, controls, ["groups", g, "controls"], "control"),
    ]),
  ];
}

function checkApis(catalog: Catalog): CatalogRefusal[] {
  const types = listIds(catalog.entity_types);
  return catalog.apis.flatMap((api, a) => [
    ...api.permissions.flatMap(({ entity_type: type }, p) =>
      type === undefined || types.has(type)
        ? []
        : [
            createCatalogRefusal(
              ["apis", a, "permissions", p, "entity_type"],
              `"${type}" is no entity type of this catalog.`,
            ),
          ],
    ),
    ...(api.levels ?? []).flatMap((level, l) =>
      checkKnown(
        level.permissions,
        listIds(api.permissions),
        ["apis", a, "levels", l, "permissions"],
        "permission of this API",
      ),
    ),
  ]);
}

function checkEntityTypes(catalog: Catalog): CatalogRefusal[] {
  return catalog.entity_types.flatMap(({ pattern, example }, e) =>
    compileEntityPattern(pattern)?.(example) === true
      ? []
      : [createCatalogRefusal(["entity_types", e, "example"], "Does not match the pattern.")],
  );
}

function checkAutomatic(catalog: Catalog): CatalogRefusal[] {
  const apis = listIds(catalog.apis);
  const roles = listIds(catalog.roles);
  return catalog.automatic.flatMap((automatic, a) => [
    ...(apis.has(automatic.api)
      ? []
      : [
          createCatalogRefusal(
            ["automatic", a, "api"],
            `"${automatic.api}" is no API of this catalog.`,
          ),
        ]),
    ...checkKnown(automatic.roles, roles, ["automatic", a, "roles"], "role"),
  ]);
}

function checkAliases(catalog: Catalog): CatalogRefusal[] {
  const pickable = listIds(listPickablePermissions(catalog));
  const taken = new Set([...pickable, ...listIds(catalog.automatic)]);
  return Object.entries(catalog.aliases).flatMap(([published, canonical]) => [
    ...(taken.has(published)
      ? [createCatalogRefusal(["aliases", published], `"${published}" is a permission itself.`)]
      : []),
    ...(pickable.has(canonical)
      ? []
      : [
          createCatalogRefusal(
            ["aliases", published],
            `"${canonical}" is no permission that can be picked of this catalog.`,
          ),
        ]),
  ]);
}

function checkManages(catalog: Catalog): CatalogRefusal[] {
  // Managing tokens cannot be restricted to an entity: a scope on one entity would manage all tokens.
  const flat = listIds(listPickablePermissions(catalog).filter((p) => p.entityType === null));
  const controls = listIds(catalog.controls);
  const { "tokens.own": own = [], ...byControl } = catalog.manages;
  return [
    ...checkKnown(
      own,
      flat,
      ["manages", "tokens.own"],
      "permission that can be picked without an entity",
    ),
    ...Object.entries(byControl).flatMap(([what, ids]) =>
      checkKnown(ids ?? [], controls, ["manages", what], "control"),
    ),
  ];
}
