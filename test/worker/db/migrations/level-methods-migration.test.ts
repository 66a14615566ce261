import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const BEFORE = "0001_initial.sql";
const through = (name: string) => env.TEST_MIGRATIONS.filter((m) => m.name <= name);

const level = (id: string, methods: string[]) => ({ id, methods, permissions: [] });
const catalog = (methods: string[]) =>
  JSON.stringify({
    apis: [
      { id: "files", permissions: [{ id: "files:read" }] },
      { id: "orders", permissions: [], levels: [level("read", ["GET"]), level("full", methods)] },
    ],
  });

/** Rows before the migration: two versions of a catalog in one organization, none in another. */
const POPULATED = [
  `INSERT INTO organizations VALUES ('org_a', 'A', 1), ('org_b', 'B', 1)`,
  `INSERT INTO catalogs VALUES ('org_a', 1, '${catalog(["GET"])}', 'x', 1)`,
  `INSERT INTO catalogs VALUES ('org_a', 2, '${catalog(["GET", "POST"])}', 'x', 2)`,
  `INSERT INTO grants (organization, principal_kind, principal, permission, api) VALUES
    ('org_a', 'role', 'r', 'files:read', 'files'), ('org_a', 'role', 'r', 'orders:read', 'orders'),
    ('org_a', 'group', 'g', 'orders:full', 'orders'), ('org_b', 'role', 'r', 'orders:full', 'orders')`,
];

describe("the migration 0002_level_methods", () => {
  beforeAll(async () => {
    await dropTables(env.DB);
    await applyD1Migrations(env.DB, through(BEFORE));
    await env.DB.batch(POPULATED.map((text) => env.DB.prepare(text)));
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it("gives levels the methods of the newest catalog and changes no other row", async () => {
    const { results } = await env.DB.prepare(
      `SELECT organization, permission, methods FROM grants ORDER BY organization, permission`,
    ).all();
    expect(results).toEqual([
      { organization: "org_a", permission: "files:read", methods: null },
      { organization: "org_a", permission: "orders:full", methods: '["GET","POST"]' },
      { organization: "org_a", permission: "orders:read", methods: '["GET"]' },
      { organization: "org_b", permission: "orders:full", methods: null },
    ]);
  });

  it("refuses values that are not JSON", async () => {
    const update = env.DB.prepare(`UPDATE grants SET methods = 'GET'`).run();
    await expect(update).rejects.toThrow(/CHECK/);
  });
});
