import * as v from "valibot";
import { expect, it } from "vitest";
import { DEMO_PEOPLE } from "../../../../scripts/sign-in/demo-people.ts";
import { ProviderMapping } from "../../../../shared/wire/provider-mapping.ts";
import { mapClaims } from "../../../../worker/identity/providers/map-claims.ts";
import { PRESET_CATALOGS } from "../../../../worker/permissions/presets/preset-catalogs.ts";
import { buildDemoMapping } from "../../../../worker/routes/development/development-provider.ts";

it.each(Object.entries(PRESET_CATALOGS))(
  "the demo company's groups give roles and groups of the preset %s",
  (_, catalog) => {
    const mapping = buildDemoMapping(catalog);
    expect(v.is(ProviderMapping, mapping)).toBe(true);
    const [administrator, manager, developer] = DEMO_PEOPLE.map(({ groups, email, name }) =>
      mapClaims(mapping, { groups, email, name }),
    );

    const last = catalog.roles.at(-1)?.id;
    expect(administrator).toMatchObject({ role: catalog.roles[0]?.id, groups: [] });
    const [first] = catalog.groups;
    expect(manager).toMatchObject({ role: last, groups: first === undefined ? [] : [first.id] });
    expect(developer).toMatchObject({ role: last, groups: [], email: "dana@company.test" });
  },
);
