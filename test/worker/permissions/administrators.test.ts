import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  firstAdministrator,
  givenUp,
  holdersOf,
  mayCreateOrganization,
} from "../../../worker/permissions/administrators.ts";
import { mayManage } from "../../../worker/permissions/controls-of.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { PRESET_CATALOGS } from "../../../worker/permissions/presets/preset-catalogs.ts";
import { anyCatalog, anyPrincipal } from "./any-catalog.ts";

describe("firstAdministrator", () => {
  it.each(Object.entries(PRESET_CATALOGS))(
    "manages users, catalog, audit and others' tokens of the preset %s",
    (_, catalog) => {
      const first = firstAdministrator(catalog) ?? { role: "", groups: [] };
      for (const what of ["users", "catalog", "audit", "tokens.others"] as const) {
        expect(mayManage(catalog, first, what), what).toBe(true);
      }
    },
  );

  it("is no one who could not manage users and catalog", () => {
    fc.assert(
      fc.property(anyCatalog, (catalog) => {
        const first = firstAdministrator(catalog);
        if (first === null) return;
        expect(mayManage(catalog, first, "users")).toBe(true);
        expect(mayManage(catalog, first, "catalog")).toBe(true);
      }),
    );
  });
});

describe("holdersOf", () => {
  it("names exactly those whose role or groups let them manage it", () => {
    fc.assert(
      fc.property(anyCatalog, anyPrincipal, (catalog, principal) => {
        const { roles, groups } = holdersOf(catalog, "users");
        const named =
          roles.includes(principal.role) || principal.groups.some((id) => groups.includes(id));
        expect(named).toBe(mayManage(catalog, principal, "users"));
      }),
    );
  });
});

describe("givenUp", () => {
  const admin = { role: "Global_Admin", groups: [] };

  it("is what one can no longer manage afterwards", () => {
    expect(givenUp(apiControlPlane, admin, null)).toEqual(["users", "catalog"]);
    expect(givenUp(apiControlPlane, admin, { role: "Admin", groups: [] })).toEqual([
      "users",
      "catalog",
    ]);
    expect(givenUp(apiControlPlane, admin, admin)).toEqual([]);
    expect(givenUp(apiControlPlane, { role: "Admin", groups: [] }, null)).toEqual([]);
  });
});

describe("mayCreateOrganization", () => {
  it("is for those who manage the home organization's users, and for nobody elsewhere", () => {
    const may = (role: string, organization: string) =>
      mayCreateOrganization(apiControlPlane, { role, groups: [], organization }, "org_home");
    expect(may("Global_Admin", "org_home")).toBe(true);
    expect(may("Admin", "org_home")).toBe(false);
    expect(may("Global_Admin", "org_other")).toBe(false);
  });
});
