import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, it } from "vitest";
import { openDatabase } from "../../../worker/db/database.ts";
import { isWithinManager, listedScopes } from "../../../worker/db/tokens/shown-secrets.ts";
import type { Principal } from "../../../worker/permissions/grantable-permissions.ts";
import { listPickablePermissions } from "../../../worker/permissions/permission-index.ts";
import { listPermissionsBeyondManager } from "../../../worker/permissions/powers.ts";
import { anyCatalog, anyPrincipal } from "../permissions/any-catalog.ts";
import { sampleCatalog } from "../permissions/sample-catalog.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";

const PERMISSIONS = listPickablePermissions(sampleCatalog()).map(({ id }) => id);
/** Generates catalogs in which every group, and no role, has the control for others' tokens: what it may grant decides. */
const anyManagingCatalog = fc
  .record({
    catalog: anyCatalog,
    grants: fc.array(fc.subarray(PERMISSIONS, { minLength: 3 }), { minLength: 3 }),
  })
  .map(({ catalog, grants }) => ({
    ...catalog,
    roles: catalog.roles.map((role) => ({ ...role, controls: [] })),
    groups: catalog.groups.map((group, index) => ({
      ...group,
      controls: ["c1"],
      grants_for_others: grants[index] ?? [],
    })),
    automatic: catalog.automatic.map((each) => ({ ...each, roles: ["r1"] })),
    manages: { ...catalog.manages, "tokens.others": ["c1"] },
  }));
const anyPairs = fc.array(fc.record({ manager: anyPrincipal, owner: anyPrincipal }), {
  minLength: 4,
  maxLength: 4,
});
const anyPermissions = fc.subarray(PERMISSIONS, { maxLength: 2 });

it("judges a shown secret in SQL as permissionsBeyondManager does, for any catalog", async () => {
  let count = 0;
  const property = fc.asyncProperty(
    fc.oneof(anyCatalog, anyManagingCatalog),
    anyPairs,
    fc.tuple(anyPermissions, anyPermissions, anyPermissions),
    async (catalog, pairs, lists) => {
      const organization = await storeOrganization(`org_judged${++count}`, catalog);
      const db = openDatabase(env.DB);
      const store = ({ role, groups }: Principal) =>
        storePerson({ organization, role, groups: [...groups] });
      for (const { manager, owner } of pairs) {
        const key = {
          manager: sql`${await store(manager)}`,
          owner: sql`${await store(owner)}`,
          organization: sql`${organization}`,
        };
        for (const wanted of lists) {
          const scopes = listedScopes(wanted.map((permission) => ({ permission })));
          const isWithin = isWithinManager({ ...key, scopes });
          const [row] = await db.all<{ within: number }>(sql`SELECT ${isWithin} AS within`);
          const beyond = listPermissionsBeyondManager(catalog, manager, owner, wanted);

          expect(row?.within).toBe(Number(beyond.length === 0));
        }
      }
    },
  );
  await fc.assert(property, { numRuns: 15 });
});
