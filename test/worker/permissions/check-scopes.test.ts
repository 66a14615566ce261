import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { ScopeRequest } from "../../../shared/scope.ts";
import { checkScopes } from "../../../worker/permissions/check-scopes.ts";
import { listGrantablePermissions } from "../../../worker/permissions/grantable-permissions.ts";
import { sampleCatalog } from "./sample-catalog.ts";

const catalog = sampleCatalog();
const member = { role: "member", groups: [], organization: "org_home" };
const lead = { role: "lead", groups: [], organization: "org_home" };
const scope = (permission: string, entity_id: string | null = null): ScopeRequest => ({
  permission,
  entity_id,
});

describe("checkScopes", () => {
  it.each<[string, ScopeRequest, object]>([
    ["a flat permission", scope("files:read"), { permission: "files:read", entityId: null }],
    [
      "a permission on one entity",
      scope("channels:publish", "ch_1"),
      { permission: "channels:publish", entityId: "ch_1" },
    ],
    [
      "a permission on every entity",
      scope("channels:publish", "*"),
      { permission: "channels:publish", entityId: "*" },
    ],
    ["an alias, as its permission", scope("files:raed"), { permission: "files:read" }],
    ["a level", scope("orders:read"), { permission: "orders:read", entityId: null }],
  ])("accepts %s", (_, request, expected) => {
    expect(checkScopes([request], catalog, member)).toMatchObject({ ok: true, value: [expected] });
  });

  it.each<[string, ScopeRequest]>([
    ["unknown_permission", scope("files:burn")],
    ["unknown_permission", scope("constructor")],
    ["unknown_permission", scope("__proto__")],
    ["not_grantable", scope("files:write")],
    ["not_grantable", scope("domain:view", "org_home")],
    ["automatic", scope("files:audit")],
    ["entity_required", scope("channels:publish")],
    ["entity_not_allowed", scope("files:read", "*")],
    ["bad_entity", scope("channels:publish", "client_1")],
    ["bad_entity", scope("channels:publish", "xch_1")],
  ])("refuses as %s: %o", (reason, request) => {
    const checked = checkScopes([request], catalog, member);
    const refusal = [{ pointer: "/scopes/0", reason, permission: request.permission }];
    expect(checked).toEqual({ ok: false, refusal });
  });

  it("locks a type to the current organization", () => {
    expect(checkScopes([scope("domain:view", "org_home")], catalog, lead).ok).toBe(true);
    for (const other of ["org_other", "*"]) {
      const checked = checkScopes([scope("domain:view", other)], catalog, lead);
      expect(checked).toMatchObject({ refusal: [{ reason: "bad_entity" }] });
    }
  });

  it("never runs a stored pattern outside the grammar: only every entity can be named", () => {
    const stored = sampleCatalog();
    for (const type of stored.entity_types) type.pattern = "(a|aa)+";
    const check = (id: string) => checkScopes([scope("channels:publish", id)], stored, member);
    expect(check("aaa")).toMatchObject({ refusal: [{ reason: "bad_entity" }] });
    expect(check("*").ok).toBe(true);
  });

  it("matches an id once, however many permissions are requested on it", () => {
    const stored = sampleCatalog();
    for (const type of stored.entity_types) type.pattern = "[^Z]{1,128}[^Z]{1,128}[^Z]{1,128}Z";
    const [api] = stored.apis;
    const ids = Array.from({ length: 50 }, (_, n) => `extra:p${n}`);
    for (const id of ids) {
      api?.permissions.push({ id, name: "x", description: "", entity_type: "channel" });
    }
    const requested = ids.map((id) => scope(id, "a".repeat(120)));
    const step = vi.spyOn(String.prototype, "charCodeAt");
    try {
      expect(checkScopes(requested, stored, lead).ok).toBe(false);
      // 4 items over 120 characters; compiling looks at 95 for each item.
      expect(step.mock.calls.length).toBeGreaterThan(4 * 120);
      expect(step.mock.calls.length).toBeLessThan(4 * (120 + 95) + 1);
    } finally {
      step.mockRestore();
    }
  });

  it("refuses the second of two equal scopes, even under an alias, but accepts two entities", () => {
    const twice = checkScopes([scope("files:raed"), scope("files:read")], catalog, member);
    expect(twice).toMatchObject({ refusal: [{ pointer: "/scopes/1", reason: "duplicate" }] });
    const two = [scope("channels:publish", "ch_1"), scope("channels:publish", "ch_2")];
    expect(checkScopes(two, catalog, member).ok).toBe(true);
  });

  it("reports every refusal with its place", () => {
    const requests = [scope("files:burn"), scope("files:read"), scope("files:write")];
    expect(checkScopes(requests, catalog, member)).toMatchObject({
      refusal: [{ pointer: "/scopes/0" }, { pointer: "/scopes/2" }],
    });
  });

  it("accepts what groups may grant, and nothing for unknown roles and groups", () => {
    const writer = { ...member, groups: ["writers"] };
    expect(checkScopes([scope("files:write")], catalog, writer).ok).toBe(true);
    const stranger = { ...member, role: "nobody", groups: ["nobodies"] };
    const checked = checkScopes([scope("files:read")], catalog, stranger);
    expect(checked).toMatchObject({ refusal: [{ reason: "not_grantable" }] });
  });

  it("accepts an empty list if the catalog needs no scope", () => {
    const free = { ...catalog, min_scopes: 0 as const };
    expect(checkScopes([], free, member)).toEqual({ ok: true, value: [] });
  });

  it("uses the given minimum, and accepts current scopes once", () => {
    expect(checkScopes([], catalog, member, { minimum: 0 })).toEqual({ ok: true, value: [] });
    const held = [{ permission: "files:write", entityId: null }];
    expect(checkScopes([scope("files:write")], catalog, member, { held }).ok).toBe(true);
    const twice = checkScopes([scope("files:write"), scope("files:write")], catalog, member, {
      held,
    });
    expect(twice).toMatchObject({ refusal: [{ pointer: "/scopes/1", reason: "duplicate" }] });
  });

  it("never accepts a scope beyond the parent token", () => {
    const entity = fc.constantFrom("*", "ch_1", "ch_2");
    const own = fc.array(entity, { maxLength: 3 });
    fc.assert(
      fc.property(own, entity, (entities, requested) => {
        const parentScopes = entities.map((entityId) => ({
          permission: "channels:publish",
          entityId,
        }));
        const checked = checkScopes([scope("channels:publish", requested)], catalog, member, {
          parentScopes,
        });
        expect(checked.ok).toBe(entities.includes(requested) || entities.includes("*"));
        const other = checkScopes([scope("files:read")], catalog, member, { parentScopes });
        expect(other).toMatchObject({ refusal: [{ reason: "beyond_parent" }] });
      }),
    );
  });

  it("never accepts a scope that the person may not grant", () => {
    const ids = ["files:read", "files:write", "files:raed", "files:audit", "orders:read", "x"];
    const request = fc.tuple(
      fc.constantFrom(...ids, "channels:publish", "domain:view"),
      fc.constantFrom(null, "*", "ch_1", "org_home"),
    );
    const principal = fc.record({
      role: fc.constantFrom("lead", "member", "nobody"),
      groups: fc.subarray(["writers", "nobodies"]),
      organization: fc.constant("org_home"),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 5 }), principal, (requested, grantor) => {
        const checked = checkScopes(
          requested.map(([id, entity]) => scope(id, entity)),
          catalog,
          grantor,
        );
        const grantable = listGrantablePermissions(catalog, grantor);
        const value = checked.ok ? checked.value : [];
        expect(value.filter(({ permission }) => !grantable.has(permission))).toEqual([]);
        expect(value.map(({ permission }) => permission)).not.toContain("files:audit");
      }),
    );
  });
});
