import fc from "fast-check";
import type { CatalogApi, CatalogView } from "../../../shared/wire/catalog-view.ts";
import { catalog } from "./fixtures.ts";

/** Ids that catalogs allow, including names that every object inherits. */
const id = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/),
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "-", ".", "0"),
);
const permissionId = fc.oneof(
  id,
  fc.tuple(id, id).map((parts) => parts.join(":")),
);
const text = fc.string({ unit: "grapheme", maxLength: 40 });

const entityType = fc.record(
  {
    id,
    name: text,
    pattern: fc.constantFrom("[a-z]{2}_[0-9]{1,4}", ".+", "[A-Za-z0-9_.~-]{1,128}", "x", "\\*"),
    example: fc.constant("ch_1"),
    locked_to: fc.constant("organization" as const),
  },
  { requiredKeys: ["id", "name", "pattern", "example"] },
);

const level = fc.record({
  id,
  name: text,
  description: text,
  methods: fc.uniqueArray(fc.constantFrom("GET", "POST", "DELETE", "OPTIONS")),
  permissions: fc.constant<string[]>([]),
  grantable: fc.boolean(),
});

function api(types: readonly string[]): fc.Arbitrary<CatalogApi> {
  const permission = fc.record(
    {
      id: permissionId,
      name: text,
      description: text,
      grantable: fc.boolean(),
      entity_type: fc.constantFrom(...types, "gone"),
    },
    { requiredKeys: ["id", "name", "description", "grantable"] },
  );
  return fc.record(
    {
      id,
      name: text,
      permissions: fc.array(permission, { maxLength: 8 }),
      levels: fc.uniqueArray(level, { maxLength: 4, selector: (one) => one.id }),
    },
    { requiredKeys: ["id", "name", "permissions"] },
  );
}

/** Arbitrary catalogs that a server may send. */
export const randomCatalog: fc.Arbitrary<CatalogView> = fc
  .uniqueArray(entityType, { maxLength: 3, selector: (one) => one.id })
  .chain((types) =>
    fc.record({
      types: fc.constant(types),
      apis: fc.uniqueArray(api(types.map((type) => type.id)), {
        minLength: 1,
        maxLength: 5,
        selector: (one) => one.id,
      }),
      automatic: fc.array(permissionId, { maxLength: 3 }),
      automaticAt: fc.array(fc.nat(20), { maxLength: 2 }),
      min_scopes: fc.constantFrom(0, 1),
    }),
  )
  .map(({ types, apis, automatic, automaticAt, min_scopes }) => {
    const taken = new Set(
      apis.flatMap((api) => (api.levels ?? []).map(({ id }) => `${api.id}:${id}`)),
    );
    const unique = apis.map((api) => ({
      ...api,
      permissions: api.permissions.filter(({ id }) => !taken.has(id) && taken.add(id)),
    }));
    const ids = [...taken];
    return {
      ...catalog,
      apis: unique,
      entity_types: types,
      automatic: [...automatic, ...automaticAt.flatMap((index) => ids[index] ?? [])],
      min_scopes,
    };
  });
