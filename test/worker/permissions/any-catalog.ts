import fc from "fast-check";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import type { Principal } from "../../../worker/permissions/grantable-permissions.ts";
import { listPickablePermissions } from "../../../worker/permissions/permission-index.ts";
import { sampleCatalog } from "./sample-catalog.ts";

const ROLES = ["r1", "r2", "r3"];
const GROUPS = ["g1", "g2", "g3"];
const CONTROLS = ["c1", "c2", "c3", "c4"];
const PERMISSIONS = listPickablePermissions(sampleCatalog()).map(({ id }) => id);

const grants = fc.oneof(fc.subarray(PERMISSIONS), fc.constant("*" as const));
const controls = fc.subarray(CONTROLS);

/** Generates catalogs with random roles, groups and controls; the rest is from the sample. */
export const anyCatalog: fc.Arbitrary<Catalog> = fc
  .record({
    roles: fc.tuple(...ROLES.map((id) => fc.record({ id: fc.constant(id), grants, controls }))),
    groups: fc.tuple(
      ...GROUPS.map((id) =>
        fc.record({ id: fc.constant(id), grants, grants_for_others: grants, controls }),
      ),
    ),
    automatic: fc.subarray(ROLES),
    manages: fc.record({
      "tokens.others": controls,
      catalog: controls,
      audit: controls,
      users: controls,
    }),
  })
  .map(({ roles, groups, automatic, manages }) => ({
    ...sampleCatalog(),
    roles: roles.map((role) => ({ ...role, name: role.id })),
    groups: groups.map((group) => ({ ...group, name: group.id })),
    controls: CONTROLS.map((id) => ({ id, name: id })),
    automatic: [
      { id: "extra", name: "Extra", description: "Extra.", api: "files", roles: automatic },
    ],
    manages,
  }));

export const anyPrincipal: fc.Arbitrary<Principal> = fc.record({
  role: fc.constantFrom(...ROLES),
  groups: fc.subarray(GROUPS),
});
