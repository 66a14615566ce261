import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { isMigrated } from "../../../worker/db/recovery/is-migrated.ts";
import { dropTables } from "../support/drop-tables.ts";

it("is true only if the newest migration was applied", async () => {
  await dropTables(env.DB);
  expect(await isMigrated(env.DB)).toBe(false);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, -1));
  expect(await isMigrated(env.DB)).toBe(false);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  expect(await isMigrated(env.DB)).toBe(true);
});
