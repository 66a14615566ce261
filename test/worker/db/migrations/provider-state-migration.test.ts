import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0019_provider_state.sql";

it(`the migration ${NAME} keeps providers and domains, and dates secrets by their provider`, async () => {
  await dropTables(env.DB);
  await applyD1Migrations(
    env.DB,
    env.TEST_MIGRATIONS.filter(({ name }) => name < NAME),
  );
  const insertProvider = (id: string, secret: string | null) =>
    env.DB.prepare(
      `INSERT INTO providers (id, organization, name, issuer, client_id, client_secret, secret_kid, scope,
        subject_claim, mapping, session_hours, created_by, created_at)
        VALUES (?1, 'org_a', 'P', 'https://p.test', 'c', ?2, ?2, 'openid', 'sub', '{}', 12, 'usr_a', 7)`,
    ).bind(id, secret);
  await env.DB.batch([
    env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES ('org_a', 'A', 1)"),
    insertProvider("prv_public", null),
    insertProvider("prv_secret", "s"),
    env.DB.prepare(
      `INSERT INTO provider_domains (provider, domain, challenge, created_at, verified_at)
        VALUES ('prv_public', 'example.com', 'c', 1, 2)`,
    ),
  ]);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);

  const [providers, domains] = await env.DB.batch([
    env.DB.prepare("SELECT id, secret_at, metadata_tried_at FROM providers ORDER BY id"),
    env.DB.prepare("SELECT verified_at, checked_at, missing_since FROM provider_domains"),
  ]);
  expect(providers?.results).toEqual([
    { id: "prv_public", secret_at: null, metadata_tried_at: null },
    { id: "prv_secret", secret_at: 7, metadata_tried_at: null },
  ]);
  expect(domains?.results).toEqual([{ verified_at: 2, checked_at: null, missing_since: null }]);
});
