import { describe, expect, it } from "vitest";
import { checkScopes } from "../../../worker/permissions/check-scopes.ts";
import { compileGrants } from "../../../worker/permissions/compile-grants.ts";
import {
  countGrantablePermissions,
  listAutomaticPermissions,
  listGrantablePermissions,
} from "../../../worker/permissions/grantable-permissions.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { PUBLISHED_AUTOMATIC, PUBLISHED_PERMISSIONS } from "./published-permissions.ts";

const lines = PUBLISHED_PERMISSIONS.trim().split("\n");
const published = Array.from({ length: lines.length / 3 }, (_, index) => ({
  id: lines[index * 3] ?? "",
  description: lines[index * 3 + 1] ?? "",
  roles: (lines[index * 3 + 2] ?? "").split(" "),
}));
const permissions = apiControlPlane.apis.flatMap((api) => api.permissions);

describe("the preset api-control-plane", () => {
  it("has the 31 permissions with their descriptions, as published and in that order", () => {
    expect(permissions).toHaveLength(31);
    expect(permissions.map(({ id, description }) => ({ id, description }))).toEqual(
      published.map(({ id, description }) => ({ id, description })),
    );
  });

  it.each([
    ["Global_Admin", 31],
    ["Admin", 21],
    ["Basic_User", 13],
  ])("lets %s grant the %i published permissions", (role, count) => {
    const principal = { role, groups: [] };
    expect(countGrantablePermissions(apiControlPlane, principal)).toEqual({ count, of: 31 });
    const expected = published.filter(({ roles }) => roles.includes(role)).map(({ id }) => id);
    expect([...listGrantablePermissions(apiControlPlane, principal)].sort()).toEqual(
      expected.sort(),
    );
  });

  it("adds CROSS_ORGANIZATION_ACCESS to the tokens of global admins only", () => {
    const { id, description, role } = PUBLISHED_AUTOMATIC;
    expect(apiControlPlane.automatic).toMatchObject([{ id, description, roles: [role] }]);
    expect(listAutomaticPermissions(apiControlPlane, "Global_Admin")).toEqual([id]);
    expect(listAutomaticPermissions(apiControlPlane, "Admin")).toEqual([]);
    const rows = compileGrants(apiControlPlane).filter((row) => row.automatic);
    expect(rows).toMatchObject([{ principal: role, permission: id, api: "control-plane" }]);
  });

  it("does not let CROSS_ORGANIZATION_ACCESS be picked", () => {
    const grantor = { role: "Global_Admin", groups: [], organization: "org_home" };
    const scopes = [{ permission: PUBLISHED_AUTOMATIC.id, entity_id: null }];
    const refusal = {
      pointer: "/scopes/0",
      reason: "automatic",
      permission: PUBLISHED_AUTOMATIC.id,
    };
    const checked = checkScopes(scopes, apiControlPlane, grantor);
    expect(checked).toEqual({ ok: false, refusal: [refusal] });
  });

  it("requires at least one permission", () => {
    const grantor = { role: "Admin", groups: [], organization: "org_home" };
    const refusal = { pointer: "/scopes", reason: "too_few", minimum: 1 };
    expect(checkScopes([], apiControlPlane, grantor)).toEqual({ ok: false, refusal: [refusal] });
  });

  it("offers validity in days, 30 by default, or none", () => {
    const days = apiControlPlane.expiry.choices.map((choice) => choice && Object.values(choice)[0]);
    expect(days).toEqual([7, 30, 60, 90, 180, 365, null]);
    expect(apiControlPlane.expiry.default).toEqual({ days: 30 });
    expect(apiControlPlane.expiry.editable).toBe(false);
  });
});
