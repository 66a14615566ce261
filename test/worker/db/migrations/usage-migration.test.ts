import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const BEFORE = "0002_level_methods.sql";

/** Rows before the migration: a used token and a change-feed row. */
const POPULATED = [
  `INSERT INTO organizations VALUES ('org_a', 'A', 1)`,
  `INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at, last_used_at, version)
    VALUES ('tok_a', 'pat', 'usr_a', 'org_a', 'usr_a', 'A', 1, 5, 3)`,
  `INSERT INTO changes (nonce, kind, target_id, created_at) VALUES ('n', 'token', 'tok_a', 2)`,
];

describe("the migration 0003_usage", () => {
  beforeAll(async () => {
    await dropTables(env.DB);
    const before = env.TEST_MIGRATIONS.filter(({ name }) => name <= BEFORE);
    await applyD1Migrations(env.DB, before);
    await env.DB.batch(POPULATED.map((text) => env.DB.prepare(text)));
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it("changes no token and no feed row", async () => {
    const token = await env.DB.prepare("SELECT last_used_at, version FROM tokens").first();
    const feed = await env.DB.prepare("SELECT count(*) AS rows FROM changes").first();
    expect(token).toEqual({ last_used_at: 5, version: 3 });
    expect(feed).toEqual({ rows: 2 });
  });

  it("stores counts for existing tokens only, and deletes them with their token", async () => {
    const insert = (id: string) =>
      env.DB.prepare("INSERT INTO token_usage VALUES (?, 1, 1, 0)").bind(id).run();
    await expect(insert("tok_absent")).rejects.toThrow(/FOREIGN KEY/);
    await insert("tok_a");
    await env.DB.prepare("DELETE FROM tokens").run();
    expect((await env.DB.prepare("SELECT * FROM token_usage").all()).results).toEqual([]);
  });
});
