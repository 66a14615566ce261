import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";

/** A catalog, the role of every member in the bench, and the three permissions of every token. */
export interface BenchCatalog {
  catalog: Catalog;
  role: string;
  scopes: readonly string[];
}

/** The first preset: 31 permissions, of which this role may grant 13. */
export const CATALOG_31: BenchCatalog = {
  catalog: apiControlPlane,
  role: "Basic_User",
  scopes: ["API_READ", "API_WRITE", "USER_READ"],
};

/** 400 permissions, and a role that may grant them all. */
export const CATALOG_400: BenchCatalog = {
  catalog: {
    ...apiControlPlane,
    roles: [{ id: "Member", name: "Member", grants: "*" }],
    groups: [],
    automatic: [],
    apis: [
      {
        id: "large",
        name: "Large",
        permissions: Array.from({ length: 400 }, (_, n) => ({
          id: `resource-${n}:read`,
          name: `Read resource ${n}`,
          description: `Lets a token read what stands under resource ${n}, and nothing else of it.`,
        })),
      },
    ],
  },
  role: "Member",
  scopes: ["resource-3:read", "resource-250:read", "resource-399:read"],
};
