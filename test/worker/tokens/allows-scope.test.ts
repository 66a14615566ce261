import { expect, it } from "vitest";
import { allowsScope } from "../../../worker/tokens/allows-scope.ts";
import type { EffectiveScope } from "../../../worker/tokens/effective-scopes.ts";

const flat: EffectiveScope = {
  permission: "API_READ",
  api: "main",
  entityType: null,
  entityId: null,
  automatic: false,
};
const one = { ...flat, permission: "channels:publish", entityType: "channel", entityId: "ch_1" };
const every = { ...one, entityId: "*" };
const aliased = { ...flat, aliases: ["API_RAED"] };
const aliasedOne = { ...one, aliases: ["ch:pub"] };

it.each<[boolean, string, string, EffectiveScope, string | undefined]>([
  [true, "a flat scope", "API_READ", flat, undefined],
  [true, "a flat scope whatever the entity", "API_READ", flat, "ch_1"],
  [false, "another scope", "API_WRITE", flat, undefined],
  [false, "a scope that begins alike", "API_READ_ALL", flat, undefined],
  [false, "a flat scope with an entity behind it", "API_READ:ch_1", flat, undefined],
  [true, "every entity where none is named", "channels:publish", every, undefined],
  [true, "every entity where one is named", "channels:publish:ch_2", every, undefined],
  [true, "every entity where one is meant", "channels:publish", every, "ch_2"],
  [true, "every entity by its star", "channels:publish:*", every, undefined],
  [false, "one entity where none is named", "channels:publish", one, undefined],
  [true, "one entity where it is named", "channels:publish:ch_1", one, undefined],
  [true, "one entity where it is meant", "channels:publish", one, "ch_1"],
  [false, "one entity where another is named", "channels:publish:ch_2", one, undefined],
  [false, "one entity where another is meant", "channels:publish", one, "ch_2"],
  [false, "one entity where every one is meant", "channels:publish", one, "*"],
  [false, "one entity where every one is named", "channels:publish:*", one, undefined],
  [false, "one entity that is meant, another being named", "channels:publish:ch_2", one, "ch_1"],
  [true, "one entity that is named, another being meant", "channels:publish:ch_1", one, "ch_2"],
  [false, "more colons than an entity id has", "channels:publish:a:b", every, undefined],
  [false, "no entity behind the colon", "channels:publish:", every, undefined],
  [true, "an alias", "API_RAED", aliased, undefined],
  [true, "a scope that has an alias", "API_READ", aliased, undefined],
  [false, "another scope's alias", "API_RAED", flat, undefined],
  [true, "one entity, named behind an alias", "ch:pub:ch_1", aliasedOne, undefined],
  [true, "one entity, meant by an alias", "ch:pub", aliasedOne, "ch_1"],
  [false, "one entity, another named behind an alias", "ch:pub:ch_2", aliasedOne, undefined],
  [false, "one entity, none named behind an alias", "ch:pub", aliasedOne, undefined],
  [false, "an entity that is only a beginning", "channels:publish:ch_", one, undefined],
])("says %s of %s: %s", (expected, _, required, scope, entity) => {
  expect(allowsScope([scope], required, entity)).toBe(expected);
});

it("allows nothing without scopes", () => {
  expect(allowsScope([], "API_READ")).toBe(false);
});
