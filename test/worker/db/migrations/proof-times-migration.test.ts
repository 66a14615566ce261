import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0018_proof_times.sql";

it(`the migration ${NAME} takes a password as proved by its person, and a provider's word as not`, async () => {
  await dropTables(env.DB);
  const before = env.TEST_MIGRATIONS.filter(({ name }) => name < NAME);
  await applyD1Migrations(env.DB, before);
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO user (id, name, email, created_at, updated_at) VALUES ('usr_a', 'A', 'a@a.test', 1, 1)",
    ),
    env.DB.prepare(
      `INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
        VALUES ('ses_a', 'usr_a', 't', 99000, 7000, 8000)`,
    ),
    env.DB.prepare(
      `INSERT INTO sign_in_proofs (session, method, provider, at)
        VALUES ('ses_a', 'password', '', 7), ('ses_a', 'provider', 'prv_a', 8)`,
    ),
  ]);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);

  const { results } = await env.DB.prepare(
    "SELECT method, at, authenticated_at FROM sign_in_proofs ORDER BY at",
  ).all();
  expect(results).toEqual([
    { method: "password", at: 7, authenticated_at: 7 },
    { method: "provider", at: 8, authenticated_at: null },
  ]);
});
