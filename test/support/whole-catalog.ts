import fc from "fast-check";
import { computeLongestDays } from "../../shared/calendar.ts";
import type { ExpiryChoice } from "../../shared/expiry.ts";
import type { Catalog } from "../../worker/permissions/catalog.ts";

/*
 * Arbitrary valid catalogs, for properties that must be true for every organization. In all of them the
 * role `admin` grants everything and manages catalog and users. The role `member` and the group `crew`
 * grant arbitrary permissions, or none.
 */

type Api = Catalog["apis"][number];

const text = fc.constantFrom("Read", "Write it", "Ünï – 日本", "x");
const ENTITY_TYPES: Catalog["entity_types"] = [
  { id: "channel", name: "Channel", pattern: "ch_[0-9]{1,5}", example: "ch_1" },
  { id: "thing", name: "Thing", pattern: "[a-z~.]+", example: "a.thing~" },
  { id: "domain", name: "Domain", pattern: ".*", example: "org_x", locked_to: "organization" },
];

/** Generates an API whose permissions and levels have ids that no other API uses. */
function anyApi(api: string): fc.Arbitrary<Api> {
  const words = ["read", "write", "a.b-c", "deep:er", "x"];
  const permission = (id: string) =>
    fc
      .record({
        name: text,
        description: text,
        entity_type: fc.option(fc.constantFrom(...ENTITY_TYPES.map((type) => type.id)), {
          nil: undefined,
        }),
      })
      .map(({ entity_type: type, ...rest }) => ({
        id,
        ...rest,
        ...(type === undefined ? {} : { entity_type: type }),
      }));
  return fc
    .subarray(words)
    .chain((chosen) => fc.tuple(...chosen.map((word) => permission(`${api}.${word}`))))
    .chain((permissions) => {
      const ids = permissions.map(({ id }) => id);
      const level = (id: string) =>
        fc.record({
          id: fc.constant(id),
          name: text,
          description: text,
          permissions: fc.subarray(ids),
          methods: fc.subarray(["GET", "POST", "DELETE"]),
        });
      const levels = fc
        .subarray(["view", "full"])
        .chain((levelIds) => fc.tuple(...levelIds.map(level)));
      return fc.record({
        id: fc.constant(api),
        name: text,
        permissions: fc.constant(permissions),
        levels: fc.option(levels, { nil: undefined }),
      });
    })
    .map(({ levels, ...rest }) => (levels === undefined ? rest : { ...rest, levels }));
}

const CHOICES: ExpiryChoice[] = [{ days: 1 }, { days: 400 }, { months: 6 }, { date: true }, null];
const expiry: fc.Arbitrary<Catalog["expiry"]> = fc
  .subarray(CHOICES, { minLength: 1 })
  .chain((choices) =>
    fc.record({
      choices: fc.constant(choices),
      default: fc.constantFrom(...choices),
      max_days: fc.constantFrom(
        null,
        ...(choices.includes(null) ? [] : [longestOf(choices), 36_500]),
      ),
      editable: fc.boolean(),
    }),
  );

function longestOf(choices: readonly ExpiryChoice[]): number {
  const days = choices.map((choice) => {
    if (choice === null || "date" in choice) return 1;
    return "days" in choice ? choice.days : computeLongestDays(choice.months);
  });
  return Math.max(...days);
}

/** Lists the ids of all permissions and levels. */
const listIds = (apis: readonly Api[]) =>
  apis.flatMap((api) => [
    ...api.permissions.map(({ id }) => id),
    ...(api.levels ?? []).map((level) => `${api.id}:${level.id}`),
  ]);

export const wholeCatalog: fc.Arbitrary<Catalog> = fc
  .subarray(["a", "b.c", "d-e"], { minLength: 1 })
  .chain((apis) => fc.tuple(...apis.map(anyApi)))
  .chain((apis) => {
    const ids = listIds(apis);
    const apiIds = apis.map(({ id }) => id);
    const grants = fc.oneof(fc.subarray(ids), fc.constant("*" as const));
    const automatic = (id: string) =>
      fc.record({
        id: fc.constant(id),
        name: text,
        description: text,
        api: fc.constantFrom(...apiIds),
        roles: fc.subarray(["admin", "member"]),
      });
    const withoutEntities = apis.flatMap((api) => [
      ...api.permissions.flatMap(({ id, entity_type }) => (entity_type === undefined ? [id] : [])),
      ...(api.levels ?? []).map((level) => `${api.id}:${level.id}`),
    ]);
    return fc.record({
      memberGrants: grants,
      crewGrants: grants,
      crewForOthers: grants,
      automatic: fc
        .subarray(["auto.one", "auto"])
        .chain((automaticIds) => fc.tuple(...automaticIds.map(automatic))),
      aliases:
        ids.length === 0
          ? fc.constant({})
          : fc.dictionary(fc.constantFrom("old", "old.b", "z-1"), fc.constantFrom(...ids), {
              noNullPrototype: true,
            }),
      own: fc.subarray(withoutEntities),
      expiry,
      min_scopes: fc.constantFrom(0 as const, 1 as const),
      token_limit: fc.integer({ min: 1, max: 10_000 }),
      apis: fc.constant(apis),
    });
  })
  .map(({ memberGrants, crewGrants, crewForOthers, own, ...rest }) => ({
    roles: [
      { id: "admin", name: "Admin", grants: "*", controls: ["manage"] },
      { id: "member", name: "Member", grants: memberGrants },
    ],
    groups: [
      {
        id: "crew",
        name: "Crew",
        grants: crewGrants,
        grants_for_others: crewForOthers,
        controls: [],
      },
    ],
    controls: [{ id: "manage", name: "Manage" }],
    entity_types: ENTITY_TYPES,
    manages: {
      catalog: ["manage"],
      users: ["manage"],
      ...(own.length === 0 ? {} : { "tokens.own": own }),
    },
    ...rest,
  }));
