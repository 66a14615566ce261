import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  EntityId,
  PermissionId,
  ScopeRequest,
  ScopeToken,
  toScopeToken,
} from "../../shared/scope.ts";

describe("PermissionId", () => {
  it.each(["API_READ", "channels:publish", "a:b:c", "orders.list"])("accepts %s", (id) => {
    expect(v.is(PermissionId, id)).toBe(true);
  });
  it.each(["", ":a", "a:", "a::b", "a b", "a*", "ä", "a\n", "x".repeat(129)])(
    "refuses %j",
    (id) => {
      expect(v.is(PermissionId, id)).toBe(false);
    },
  );
});

describe("EntityId", () => {
  it.each(["*", "ch_1", "a.b~c-d", "x".repeat(128)])("accepts %s", (id) => {
    expect(v.is(EntityId, id)).toBe(true);
  });
  it.each(["", "**", "a:b", "a b", "a*", "x".repeat(129)])("refuses %j", (id) => {
    expect(v.is(EntityId, id)).toBe(false);
  });
});

describe("ScopeRequest", () => {
  it("has no entity by default, and refuses unknown members", () => {
    const scope = { permission: "API_READ", entity_id: null };
    expect(v.parse(ScopeRequest, { permission: "API_READ" })).toEqual(scope);
    expect(v.is(ScopeRequest, { permission: "API_READ", entity: "x" })).toBe(false);
  });
});

describe("toScopeToken", () => {
  it.each([
    ["API_READ", null, "API_READ"],
    ["channels:publish", "*", "channels:publish"],
    ["channels:publish", "ch_1", "channels:publish:ch_1"],
  ])("writes %s on %s as %s", (permission, entity, expected) => {
    expect(toScopeToken(permission, entity)).toBe(expected);
    expect(v.is(ScopeToken, expected)).toBe(true);
  });
});
