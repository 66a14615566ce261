import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { insertGrants } from "../../../../worker/db/catalog/insert-grants.ts";
import { openDatabase } from "../../../../worker/db/database.ts";
import { compileGrants } from "../../../../worker/permissions/compile-grants.ts";
import { richCatalog } from "../../permissions/rich-catalog.ts";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0004_grant_meanings.sql";
const earlierMigrations = env.TEST_MIGRATIONS.filter(({ name }) => name < NAME);

const selectGrants = (organization: string) =>
  env.DB.prepare(
    `SELECT principal, permission, methods, aliases, brings FROM grants WHERE organization = ?
     ORDER BY principal_kind, principal, permission, for_others`,
  )
    .bind(organization)
    .all();

describe(`the migration ${NAME}`, () => {
  beforeAll(async () => {
    await dropTables(env.DB);
    await applyD1Migrations(env.DB, earlierMigrations);
    const document = JSON.stringify(richCatalog());
    await env.DB.batch([
      env.DB.prepare("INSERT INTO organizations VALUES ('org_a', 'A', 1), ('org_b', 'B', 1)"),
      env.DB.prepare("INSERT INTO catalogs VALUES ('org_a', 1, '{\"aliases\":{}}', 'x', 1)"),
      env.DB.prepare("INSERT INTO catalogs VALUES ('org_a', 2, ?, 'x', 2)").bind(document),
    ]);
    for (const grant of compileGrants(richCatalog())) {
      await env.DB.prepare(
        `INSERT INTO grants (organization, principal_kind, principal, permission, api, entity_type,
          automatic, for_others, methods) VALUES ('org_a', ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
        .bind(
          grant.principalKind,
          grant.principal,
          grant.permission,
          grant.api,
          grant.entityType,
          Number(grant.automatic),
          Number(grant.forOthers),
          grant.methods === null ? null : JSON.stringify(grant.methods),
        )
        .run();
    }
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it("gives the grants of existing catalogs the values that compiling writes", async () => {
    const db = openDatabase(env.DB);
    const { sql } = await import("drizzle-orm");
    const [first, ...rest] = insertGrants(db, "org_b", compileGrants(richCatalog()), sql`1`);
    if (first === undefined) throw new Error("nothing to insert");
    await db.batch([first, ...rest]);

    const [migrated, compiled] = [await selectGrants("org_a"), await selectGrants("org_b")];
    const expected = JSON.stringify(compiled.results).replaceAll("org_b", "org_a");
    expect(migrated.results).toEqual(JSON.parse(expected));
    const filled = migrated.results.filter(({ aliases, brings }) => aliases ?? brings);
    expect(filled.length).toBeGreaterThan(0);
  });

  it("refuses values that are not JSON", async () => {
    for (const column of ["aliases", "brings"]) {
      const update = env.DB.prepare(`UPDATE grants SET ${column} = 'x'`).run();
      await expect(update).rejects.toThrow(/CHECK/);
    }
  });
});
