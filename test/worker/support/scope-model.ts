import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { Catalog } from "../../../worker/permissions/catalog.ts";

/** The organization that the model speaks of. */
export const ANY_ORGANIZATION = "org_any";

/*
 * What a token must be able to do, worked out from the catalog's text by hand: not with the code that is
 * tested.
 */

export interface Pick {
  permission: string;
  entity: string | null;
}

export const keyOf = ({ permission, entity }: Pick) => `${permission} ${entity ?? ""}`;

/** What the token must be able to do at one API, by scope-token. */
export function expectedScopes(
  catalog: Catalog,
  apiId: string,
  picks: Pick[],
  role: string,
): string[] {
  const api = catalog.apis.find(({ id }) => id === apiId);
  if (api === undefined) return [];
  const own = picks.filter(
    ({ permission }) =>
      api.permissions.some(({ id }) => id === permission) ||
      (api.levels ?? []).some(({ id }) => `${apiId}:${id}` === permission),
  );
  const brought = own.flatMap(({ permission }) => {
    const level = (api.levels ?? []).find(({ id }) => `${apiId}:${id}` === permission);
    return (level?.permissions ?? []).map(
      (id): Pick => ({ permission: id, entity: wide(catalog, id) }),
    );
  });
  const automatic = catalog.automatic
    .filter((one) => one.api === apiId && one.roles.includes(role) && own.length > 0)
    .map(({ id }): Pick => ({ permission: id, entity: null }));
  const all = [...own, ...brought, ...automatic].flatMap(({ permission, entity }) => {
    const aliases = Object.keys(catalog.aliases).filter((id) => catalog.aliases[id] === permission);
    const end = entity === null || entity === "*" ? "" : `:${entity}`;
    return [permission, ...aliases].map((id) => id + end);
  });
  return [...new Set(all)].toSorted();
}

/** The widest that a permission can be granted: none, every entity, or the one that there is. */
export function wide(catalog: Catalog, permission: string): string | null {
  const type = catalog.apis
    .flatMap(({ permissions }) => permissions)
    .find(({ id }) => id === permission)?.entity_type;
  if (type === undefined) return null;
  const locked = catalog.entity_types.find(({ id }) => id === type)?.locked_to;
  return locked === undefined ? "*" : ANY_ORGANIZATION;
}

/** What a view offers to pick, each as narrow and as wide as can be. */
export function offered(view: CatalogView): Pick[] {
  return view.apis.flatMap((api) => [
    ...(api.levels ?? []).flatMap(({ id, grantable }): Pick[] =>
      grantable ? [{ permission: `${api.id}:${id}`, entity: null }] : [],
    ),
    ...api.permissions.flatMap(({ id, entity_type: typeId, grantable }): Pick[] => {
      const type = view.entity_types.find((each) => each.id === typeId);
      if (!grantable) return [];
      if (type === undefined) return [{ permission: id, entity: null }];
      if (type.locked_to !== undefined) return [{ permission: id, entity: ANY_ORGANIZATION }];
      return [type.example, "*"].map((entity) => ({ permission: id, entity }));
    }),
  ]);
}

export function withheld(view: CatalogView): string[] {
  return view.apis.flatMap((api) => [
    ...(api.levels ?? []).flatMap((one) => (one.grantable ? [] : [`${api.id}:${one.id}`])),
    ...api.permissions.flatMap((one) => (one.grantable ? [] : [one.id])),
  ]);
}

/** Every question that an API may ask of one entity, of another, or of none, and whether the answer is yes. */
export function questionsAbout(
  catalog: Catalog,
  api: string,
  expected: readonly string[],
): { query: string; allowed: boolean }[] {
  const ids = catalog.apis.find(({ id }) => id === api)?.permissions.map(({ id }) => id) ?? [];
  const aliases = Object.keys(catalog.aliases).filter((a) =>
    ids.includes(catalog.aliases[a] ?? ""),
  );
  return [...ids, ...aliases].flatMap((id) => {
    const flat = wide(catalog, catalog.aliases[id] ?? id) === null;
    const entities = flat ? [] : ["ch_1", "a.thing~", ANY_ORGANIZATION, "other"];
    return [
      { query: `scope=${id}`, allowed: expected.includes(id) },
      ...entities.flatMap((entity) => {
        const allowed = expected.includes(id) || expected.includes(`${id}:${entity}`);
        return [`scope=${id}&entity=${entity}`, `scope=${id}:${entity}`].map((query) => {
          return { query, allowed };
        });
      }),
    ];
  });
}
