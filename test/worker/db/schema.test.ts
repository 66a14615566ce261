import { env } from "cloudflare:workers";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import * as auditSchema from "../../../worker/db/audit-schema.ts";
import * as keptCopySchema from "../../../worker/db/kept-copy-schema.ts";
import * as organizationSchema from "../../../worker/db/organization-schema.ts";
import * as providerSchema from "../../../worker/db/provider-schema.ts";
import * as schema from "../../../worker/db/schema.ts";

interface Column {
  name: string;
  type: string;
  notnull: number;
  pk: number;
}

const tables = [schema, auditSchema, keptCopySchema, organizationSchema, providerSchema]
  .flatMap(Object.values)
  .filter((table) => is(table, SQLiteTable));

async function columnsOf(table: string): Promise<Column[]> {
  const { results } = await env.DB.prepare(`PRAGMA table_info("${table}")`).all<Column>();
  return results;
}

describe("the schema and the migrations", () => {
  it("have the same tables", async () => {
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_*' AND name NOT GLOB 'sqlite_*'",
    ).all<{ name: string }>();
    const migrated = results.map(({ name }) => name).filter((name) => name !== "d1_migrations");

    expect(tables.map((table) => getTableConfig(table).name).toSorted()).toEqual(
      migrated.toSorted(),
    );
  });

  it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    "have the same columns, types and nullability for %s",
    async (name, table) => {
      const declared = getTableConfig(table).columns.map((column) => ({
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        nullable: !column.notNull,
      }));
      const migrated = (await columnsOf(name)).map((column) => ({
        name: column.name,
        type: column.type,
        nullable: column.notnull === 0 && column.pk === 0,
      }));

      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      expect(declared.toSorted(byName)).toEqual(migrated.toSorted(byName));
    },
  );
});
