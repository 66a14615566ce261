import { describe, expect, it } from "vitest";
import { buildAuthorizationDetails } from "../../../worker/tokens/build-authorization-details.ts";
import type { EffectiveScope } from "../../../worker/tokens/compute-effective-scopes.ts";
import { listScopeTokens } from "../../../worker/tokens/list-scope-tokens.ts";

const flat: EffectiveScope = {
  permission: "licenseTemplate:write",
  api: "main",
  entityType: null,
  entityId: null,
  automatic: false,
};
const aliased = { ...flat, aliases: ["licenseTemaplate:write", "templates:write"] };
const on = (permission: string, entityId: string, more: Partial<EffectiveScope> = {}) => {
  return { ...flat, permission, entityType: "channel", entityId, ...more };
};

describe("listScopeTokens", () => {
  it.each<[string, EffectiveScope, string[]]>([
    ["a flat scope", flat, ["licenseTemplate:write"]],
    [
      "a flat scope with its aliases after it",
      aliased,
      ["licenseTemplate:write", "licenseTemaplate:write", "templates:write"],
    ],
    ["a scope on every entity without the star", on("ch:pub", "*"), ["ch:pub"]],
    [
      "a scope on one entity, also with its aliases",
      on("ch:pub", "ch_1", { aliases: ["ch:p"] }),
      ["ch:pub:ch_1", "ch:p:ch_1"],
    ],
  ])("writes %s", (_, scope, expected) => {
    expect(listScopeTokens([scope])).toEqual(expected);
  });
});

describe("buildAuthorizationDetails (RFC 9396 §2)", () => {
  it("groups the actions of each entity, aliases included", () => {
    const scopes = [
      on("ch:pub", "ch_1"),
      on("ch:sub", "ch_1", { aliases: ["ch:listen"] }),
      on("ch:pub", "ch_2"),
      on("cl:view", "ch_1", { entityType: "client" }),
    ];
    expect(buildAuthorizationDetails(scopes)).toEqual([
      { type: "channel", identifier: "ch_1", actions: ["ch:pub", "ch:sub", "ch:listen"] },
      { type: "channel", identifier: "ch_2", actions: ["ch:pub"] },
      { type: "client", identifier: "ch_1", actions: ["cl:view"] },
    ]);
  });

  it("leaves out scopes that are not restricted to one entity", () => {
    expect(buildAuthorizationDetails([flat, aliased, on("ch:pub", "*")])).toEqual([]);
  });
});
