import { describe, expect, it } from "vitest";
import { listGrantablePermissions } from "../../../worker/permissions/grantable-permissions.ts";
import { canManage } from "../../../worker/permissions/list-controls.ts";
import { listPickablePermissions } from "../../../worker/permissions/permission-index.ts";
import {
  DEFAULT_PRESET,
  findPreset,
  PRESET_CATALOGS,
} from "../../../worker/permissions/presets/preset-catalogs.ts";

it("finds the five presets by name, and nothing by another name", () => {
  expect(Object.keys(PRESET_CATALOGS)).toEqual([
    "api-control-plane",
    "magistrala-operations",
    "magistrala-domain",
    "cryptlex",
    "application-users",
  ]);
  expect(findPreset("cryptlex")).toBe(PRESET_CATALOGS.cryptlex);
  expect(findPreset(DEFAULT_PRESET)).not.toBeNull();
  for (const name of ["", "custom", "toString", "__proto__"]) expect(findPreset(name)).toBeNull();
});

describe.each(Object.entries(PRESET_CATALOGS))("the preset %s", (_, catalog) => {
  const [administrator, ...others] = catalog.roles;
  const principal = (role = "", groups: string[] = []) => ({ role, groups });
  const everything = listGrantablePermissions(catalog, principal(administrator?.id)).size;

  it("lets only administrators manage the catalog, the people and the trail", () => {
    for (const part of ["catalog", "users", "audit"] as const) {
      expect(canManage(catalog, principal(administrator?.id), part)).toBe(true);
      for (const { id } of others) expect(canManage(catalog, principal(id), part)).toBe(false);
    }
  });

  it("has a role that may grant some but not all permissions of administrators", () => {
    const counts = others.map(({ id }) => listGrantablePermissions(catalog, principal(id)).size);
    expect(counts.some((count) => count > 0 && count < everything)).toBe(true);
  });

  it("has a group that manages other people's tokens and adds nothing to its members' own", () => {
    const [group] = catalog.groups;
    const control = catalog.controls.find(({ id }) => group?.controls.includes(id));
    expect(control?.name).toBe("Application Users > API Tokens");
    const member = principal("nobody", [group?.id ?? ""]);
    expect(canManage(catalog, member, "tokens.others")).toBe(true);
    expect(listGrantablePermissions(catalog, member).size).toBe(0);
  });

  it("lists what that group may grant to others, so that a later permission is not among it", () => {
    const all = listPickablePermissions(catalog).map(({ id }) => id);
    expect(catalog.groups.map((group) => group.grants_for_others)).toEqual([all]);
  });
});
