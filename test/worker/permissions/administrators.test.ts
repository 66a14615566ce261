import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isOrganizationCreator,
  listLostParts,
  listRolesAndGroupsWith,
  pickFirstAdministrator,
} from "../../../worker/permissions/administrators.ts";
import { canManage } from "../../../worker/permissions/list-controls.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { PRESET_CATALOGS } from "../../../worker/permissions/presets/preset-catalogs.ts";
import { anyCatalog, anyPrincipal } from "./any-catalog.ts";

describe("pickFirstAdministrator", () => {
  it.each(Object.entries(PRESET_CATALOGS))(
    "manages users, catalog, audit and others' tokens of the preset %s",
    (_, catalog) => {
      const first = pickFirstAdministrator(catalog) ?? { role: "", groups: [] };
      for (const part of ["users", "catalog", "audit", "tokens.others"] as const) {
        expect(canManage(catalog, first, part), part).toBe(true);
      }
    },
  );

  it("returns null rather than a member who cannot manage users and catalog", () => {
    fc.assert(
      fc.property(anyCatalog, (catalog) => {
        const first = pickFirstAdministrator(catalog);
        if (first === null) return;
        expect(canManage(catalog, first, "users")).toBe(true);
        expect(canManage(catalog, first, "catalog")).toBe(true);
      }),
    );
  });
});

describe("listRolesAndGroupsWith", () => {
  it("lists exactly the roles and groups that let their members manage a part", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, (catalog, principal) => {
        const { roles, groups } = listRolesAndGroupsWith(catalog, "users");
        const named =
          roles.includes(principal.role) || principal.groups.some((id) => groups.includes(id));
        expect(named).toBe(canManage(catalog, principal, "users"));
      }),
    );
  });
});

describe("listLostParts", () => {
  const admin = { role: "Global_Admin", groups: [] };

  it("returns what the member can no longer manage afterwards", () => {
    expect(listLostParts(apiControlPlane, admin, null)).toEqual(["users", "catalog"]);
    expect(listLostParts(apiControlPlane, admin, { role: "Admin", groups: [] })).toEqual([
      "users",
      "catalog",
    ]);
    expect(listLostParts(apiControlPlane, admin, admin)).toEqual([]);
    expect(listLostParts(apiControlPlane, { role: "Admin", groups: [] }, null)).toEqual([]);
  });
});

describe("isOrganizationCreator", () => {
  it("is true only for members who manage the home organization's users", () => {
    const isCreator = (role: string, organization: string) =>
      isOrganizationCreator(apiControlPlane, { role, groups: [], organization }, "org_home");
    expect(isCreator("Global_Admin", "org_home")).toBe(true);
    expect(isCreator("Admin", "org_home")).toBe(false);
    expect(isCreator("Global_Admin", "org_other")).toBe(false);
  });
});
