import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0020_domain_tried_at.sql";

it(`the migration ${NAME} keeps domains, last tried when they were last checked`, async () => {
  await dropTables(env.DB);
  await applyD1Migrations(
    env.DB,
    env.TEST_MIGRATIONS.filter(({ name }) => name < NAME),
  );
  const insertDomain = (domain: string, checkedAt: number | null) =>
    env.DB.prepare(
      `INSERT INTO provider_domains (provider, domain, challenge, created_at, verified_at, checked_at)
        VALUES ('prv_a', ?, 'c', 1, 2, ?)`,
    ).bind(domain, checkedAt);
  await env.DB.batch([
    env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES ('org_a', 'A', 1)"),
    env.DB.prepare(
      `INSERT INTO providers (id, organization, name, issuer, client_id, scope, subject_claim, mapping,
        session_hours, created_by, created_at)
        VALUES ('prv_a', 'org_a', 'P', 'https://p.test', 'c', 'openid', 'sub', '{}', 12, 'usr_a', 7)`,
    ),
    insertDomain("checked.example", 3),
    insertDomain("new.example", null),
  ]);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);

  const { results } = await env.DB.prepare(
    "SELECT domain, verified_at, checked_at, tried_at FROM provider_domains ORDER BY domain",
  ).all();
  expect(results).toEqual([
    { domain: "checked.example", verified_at: 2, checked_at: 3, tried_at: 3 },
    { domain: "new.example", verified_at: 2, checked_at: null, tried_at: null },
  ]);
});
