import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0016_session_proofs.sql";

it(`the migration ${NAME} keeps sessions, whose last proof is not known, also those of the version before`, async () => {
  await dropTables(env.DB);
  await applyD1Migrations(
    env.DB,
    env.TEST_MIGRATIONS.filter(({ name }) => name < NAME),
  );
  const insertSession = (id: string) => [
    env.DB.prepare(
      `INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at, expires_at)
        VALUES (?, 'ses', 'usr_a', 'org_a', 'usr_a', 'Chrome', 1, 9)`,
    ).bind(id),
    env.DB.prepare(
      `INSERT INTO browser_sessions (token_id, key_thumbprint, cookie_session_id) VALUES (?, 'k', 'ses_a')`,
    ).bind(id),
  ];
  await env.DB.batch([
    env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES ('org_a', 'A', 1)"),
    env.DB.prepare(
      "INSERT INTO user (id, name, email, created_at, updated_at) VALUES ('usr_a', 'A', 'a@a.test', 1, 1)",
    ),
    ...insertSession("tok_old"),
  ]);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await env.DB.batch(insertSession("tok_meanwhile"));

  const { results } = await env.DB.prepare(
    "SELECT token_id, proved_at FROM browser_sessions ORDER BY token_id DESC",
  ).all();
  expect(results).toEqual([
    { token_id: "tok_old", proved_at: null },
    { token_id: "tok_meanwhile", proved_at: null },
  ]);
});
