import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { Catalog } from "../../../worker/permissions/catalog.ts";

/** The organization whose scopes the model computes. */
export const ANY_ORGANIZATION = "org_any";

/*
 * A model of what a token must be able to do. It computes this from the text of the catalog, without the code under
 * test.
 */

export interface PickedScope {
  permission: string;
  entity: string | null;
}

export const keyOf = ({ permission, entity }: PickedScope) => `${permission} ${entity ?? ""}`;

/** Returns the scope-tokens that the token must have at an API. */
export function computeExpectedScopes(
  catalog: Catalog,
  apiId: string,
  picks: PickedScope[],
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
      (id): PickedScope => ({ permission: id, entity: findWidestEntity(catalog, id) }),
    );
  });
  const automatic = catalog.automatic
    .filter((entry) => entry.api === apiId && entry.roles.includes(role) && own.length > 0)
    .map(({ id }): PickedScope => ({ permission: id, entity: null }));
  const all = [...own, ...brought, ...automatic].flatMap(({ permission, entity }) => {
    const aliases = Object.keys(catalog.aliases).filter((id) => catalog.aliases[id] === permission);
    const end = entity === null || entity === "*" ? "" : `:${entity}`;
    return [permission, ...aliases].map((id) => id + end);
  });
  return [...new Set(all)].toSorted();
}

/** Returns the widest entity of a permission: none, every entity, or the only one that the catalog allows. */
export function findWidestEntity(catalog: Catalog, permission: string): string | null {
  const type = catalog.apis
    .flatMap(({ permissions }) => permissions)
    .find(({ id }) => id === permission)?.entity_type;
  if (type === undefined) return null;
  const locked = catalog.entity_types.find(({ id }) => id === type)?.locked_to;
  return locked === undefined ? "*" : ANY_ORGANIZATION;
}

/** Lists the picks that a view offers, each with the narrowest and the widest entity. */
export function listOfferedScopes(view: CatalogView): PickedScope[] {
  return view.apis.flatMap((api) => [
    ...(api.levels ?? []).flatMap(({ id, grantable }): PickedScope[] =>
      grantable ? [{ permission: `${api.id}:${id}`, entity: null }] : [],
    ),
    ...api.permissions.flatMap(({ id, entity_type: typeId, grantable }): PickedScope[] => {
      const type = view.entity_types.find((each) => each.id === typeId);
      if (!grantable) return [];
      if (type === undefined) return [{ permission: id, entity: null }];
      if (type.locked_to !== undefined) return [{ permission: id, entity: ANY_ORGANIZATION }];
      return [type.example, "*"].map((entity) => ({ permission: id, entity }));
    }),
  ]);
}

/** Lists the ids that a view shows but does not offer. */
export function listWithheldIds(view: CatalogView): string[] {
  return view.apis.flatMap((api) => [
    ...(api.levels ?? []).flatMap(({ id, grantable }) => (grantable ? [] : [`${api.id}:${id}`])),
    ...api.permissions.flatMap(({ id, grantable }) => (grantable ? [] : [id])),
  ]);
}

/** Lists every question that an API may ask, with and without entities. `allowed` is the expected answer. */
export function listQuestions(
  catalog: Catalog,
  api: string,
  expected: readonly string[],
): { query: string; allowed: boolean }[] {
  const ids = catalog.apis.find(({ id }) => id === api)?.permissions.map(({ id }) => id) ?? [];
  const aliases = Object.keys(catalog.aliases).filter((a) =>
    ids.includes(catalog.aliases[a] ?? ""),
  );
  return [...ids, ...aliases].flatMap((id) => {
    const flat = findWidestEntity(catalog, catalog.aliases[id] ?? id) === null;
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
