import { expect, it } from "vitest";
import { allowsScope } from "../../../worker/tokens/allows-scope.ts";
import type { EffectiveScope } from "../../../worker/tokens/compute-effective-scopes.ts";

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
  [true, "a flat scope with any entity", "API_READ", flat, "ch_1"],
  [false, "another scope", "API_WRITE", flat, undefined],
  [false, "a scope with the same beginning", "API_READ_ALL", flat, undefined],
  [false, "a flat scope with an entity in its text", "API_READ:ch_1", flat, undefined],
  [true, "a scope on every entity if none is named", "channels:publish", every, undefined],
  [true, "a scope on every entity if one is named", "channels:publish:ch_2", every, undefined],
  [true, "a scope on every entity if one is given separately", "channels:publish", every, "ch_2"],
  [true, "a scope on every entity by its star", "channels:publish:*", every, undefined],
  [false, "a scope on one entity if none is named", "channels:publish", one, undefined],
  [true, "a scope on one entity if it is named", "channels:publish:ch_1", one, undefined],
  [true, "a scope on one entity if it is given separately", "channels:publish", one, "ch_1"],
  [false, "a scope on one entity if another is named", "channels:publish:ch_2", one, undefined],
  [false, "a scope on one entity if another is given separately", "channels:publish", one, "ch_2"],
  [false, "a scope on one entity if every one is given separately", "channels:publish", one, "*"],
  [false, "a scope on one entity if every one is named", "channels:publish:*", one, undefined],
  [
    false,
    "an entity that is given separately while another is named",
    "channels:publish:ch_2",
    one,
    "ch_1",
  ],
  [
    true,
    "an entity that is named while another is given separately",
    "channels:publish:ch_1",
    one,
    "ch_2",
  ],
  [false, "more colons than an entity id has", "channels:publish:a:b", every, undefined],
  [false, "no entity after the colon", "channels:publish:", every, undefined],
  [true, "an alias", "API_RAED", aliased, undefined],
  [true, "a scope that has an alias", "API_READ", aliased, undefined],
  [false, "another scope's alias", "API_RAED", flat, undefined],
  [true, "a scope on one entity, named after an alias", "ch:pub:ch_1", aliasedOne, undefined],
  [true, "a scope on one entity, given separately with an alias", "ch:pub", aliasedOne, "ch_1"],
  [
    false,
    "a scope on one entity, another named after an alias",
    "ch:pub:ch_2",
    aliasedOne,
    undefined,
  ],
  [false, "a scope on one entity, none named after an alias", "ch:pub", aliasedOne, undefined],
  [false, "a prefix of an entity id", "channels:publish:ch_", one, undefined],
])("returns %s for %s: %s", (expected, _, required, scope, entity) => {
  expect(allowsScope([scope], required, entity)).toBe(expected);
});

it("allows nothing without scopes", () => {
  expect(allowsScope([], "API_READ")).toBe(false);
});
