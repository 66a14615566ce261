import type { NewOrganization } from "../../db/organizations/create-organization.ts";
import { compileGrants } from "../../permissions/compile-grants.ts";
import { firstAdministrator } from "../../permissions/first-administrator.ts";
import { findPreset } from "../../permissions/presets/preset-catalogs.ts";

/**
 * A new organization with the catalog of a preset, whose first administrator is `founder`.
 *
 * @returns `null` where there is no such preset
 */
export function presetOrganization(given: {
  id: string;
  name: string;
  preset: string;
  founder: string;
}): NewOrganization | null {
  const catalog = findPreset(given.preset);
  const first = catalog === null ? null : firstAdministrator(catalog);
  if (catalog === null || first === null) return null;
  const { id, name, founder } = given;
  return {
    id,
    name,
    catalog,
    grants: compileGrants(catalog),
    founder: { ...first, person: founder },
  };
}
