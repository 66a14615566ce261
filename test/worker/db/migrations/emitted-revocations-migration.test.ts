import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0014_emitted_revocations.sql";
const DAY = 86_400;

it.each([
  ["begins 31 days ago", [40, 32, 30, 0], 2],
  ["begins with the first row of a younger trail", [30, 0], 0],
  ["begins with the first row of a new trail", [], 0],
])(`the migration ${NAME} %s`, async (_, ages, seq) => {
  await dropTables(env.DB);
  const before = env.TEST_MIGRATIONS.filter(({ name }) => name < NAME);
  await applyD1Migrations(env.DB, before);
  const now = Math.floor(Date.now() / 1000);
  for (const [index, age] of ages.entries()) {
    await env.DB.prepare(
      "INSERT INTO audit_events (id, occurred_at, action) VALUES (?, ?, 'token.revoked')",
    )
      .bind(`aud_${index}`, now - age * DAY)
      .run();
  }
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  expect(await env.DB.prepare("SELECT seq FROM emitted_revocations").all()).toMatchObject({
    results: [{ seq }],
  });
});
