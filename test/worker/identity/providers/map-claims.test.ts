import { describe, expect, it } from "vitest";
import type { ProviderMapping } from "../../../../shared/wire/provider-mapping.ts";
import { mapClaims } from "../../../../worker/identity/providers/map-claims.ts";

const base: ProviderMapping = {
  email: ["email"],
  name: ["name"],
  default_role: "Basic_User",
  roles: [
    { claim: ["groups"], equals: "LK Admins", role: "Admin" },
    { claim: ["groups"], equals: "LK Readers", role: "Reader" },
  ],
  groups: [
    { claim: ["realm_access", "roles"], equals: "tm", group: "TOKEN_MANAGERS" },
    { claim: ["https://acme.example/team"], equals: "a.b", group: "A" },
    { claim: ["groups"], equals: "everyone", group: "A" },
  ],
};
const map = (claims: Record<string, unknown>, change: Partial<ProviderMapping> = {}) =>
  mapClaims({ ...base, ...change }, claims);

describe("mapClaims", () => {
  it("gives the role of the first rule that matches, in the mapping's order", () => {
    expect(map({ groups: ["LK Readers", "LK Admins"] }).role).toBe("Admin");
    expect(map({ groups: ["LK Readers"] }).role).toBe("Reader");
  });

  it("matches a whole text alone, with its case", () => {
    for (const value of ["lk admins", "LK Admins ", "LK", ["xLK Admins"], [["LK Admins"]], {}]) {
      expect(map({ groups: value }).role).toBe("Basic_User");
    }
    expect(map({ groups: "LK Admins" }).role).toBe("Admin");
  });

  it("refuses people without a matching rule if there is no default role", () => {
    expect(map({}, { default_role: null }).role).toBeNull();
    expect(map({ groups: ["LK Admins"] }, { default_role: null }).role).toBe("Admin");
  });

  it("gives every matching group once, from nested claims and names with dots too", () => {
    const { groups } = map({
      realm_access: { roles: ["x", "tm"] },
      "https://acme.example/team": "a.b",
      groups: ["everyone"],
    });
    expect(groups).toEqual(["TOKEN_MANAGERS", "A"]);
  });

  it("compares numbers and booleans as they are written", () => {
    const roles = [
      { claim: ["admin"], equals: "true", role: "Admin" },
      { claim: ["level"], equals: "7", role: "Reader" },
    ];
    expect(map({ admin: true }, { roles }).role).toBe("Admin");
    expect(map({ level: 7 }, { roles }).role).toBe("Reader");
    expect(map({ admin: null, level: [70] }, { roles }).role).toBe("Basic_User");
  });

  it("finds no member that a claim inherits", () => {
    const roles = [{ claim: ["groups", "__proto__", "length"], equals: "0", role: "Admin" }];
    expect(map({ groups: ["x"] }, { roles }).role).toBe("Basic_User");
  });

  it("leaves out an email address or name that is none", () => {
    expect(map({ email: " Nina@Acme.Example", name: " Nina " })).toMatchObject({
      email: "nina@acme.example",
      name: "Nina",
    });
    expect(map({ email: ["a@b.example"], name: "x".repeat(101) })).toMatchObject({
      email: null,
      name: null,
    });
    expect(map({})).toMatchObject({ email: null, name: null });
  });

  it.each([
    { _claim_names: { groups: "src1" }, _claim_sources: { src1: { endpoint: "https://graph" } } },
    { hasgroups: true },
    { hasgroups: "true" },
  ])("gives nobody a role whose groups were left out: %j", (overage) => {
    const claims = { ...overage, realm_access: { roles: ["tm"] } };
    expect(map(claims)).toMatchObject({ role: null, groups: [], isOverage: true });
    const withoutGroups = { roles: [], groups: [{ claim: ["roles"], equals: "x", group: "A" }] };
    expect(map(claims, withoutGroups)).toMatchObject({ role: "Basic_User", isOverage: false });
  });

  it("takes no overage of a claim that is there", () => {
    const claims = { groups: ["LK Admins"], hasgroups: true };
    expect(map(claims)).toMatchObject({ role: "Admin", isOverage: false });
  });
});
