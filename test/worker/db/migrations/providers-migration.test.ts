import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0017_providers.sql";

it(`the migration ${NAME} keeps people, members and sign-ins, which a password proved`, async () => {
  await dropTables(env.DB);
  await applyD1Migrations(
    env.DB,
    env.TEST_MIGRATIONS.filter(({ name }) => name < NAME),
  );
  await env.DB.batch([
    env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES ('org_a', 'A', 1)"),
    env.DB.prepare(
      "INSERT INTO user (id, name, email, created_at, updated_at) VALUES ('usr_a', 'A', 'a@a.test', 1, 1)",
    ),
    env.DB.prepare(
      `INSERT INTO memberships (person, organization, role, created_at) VALUES ('usr_a', 'org_a', 'Admin', 1)`,
    ),
    env.DB.prepare(
      `INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
        VALUES ('ses_a', 'usr_a', 't', 99000, 7000, 8000)`,
    ),
  ]);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);

  const [organizations, members, people, proofs] = await env.DB.batch([
    env.DB.prepare("SELECT sign_in, away_days FROM organizations"),
    env.DB.prepare("SELECT role, away_at, managed_by, emergency FROM memberships"),
    env.DB.prepare("SELECT email, directory, directory_email FROM user"),
    env.DB.prepare("SELECT * FROM sign_in_proofs"),
  ]);
  expect(organizations?.results).toEqual([{ sign_in: "any", away_days: null }]);
  expect(members?.results).toEqual([
    { role: "Admin", away_at: null, managed_by: null, emergency: 0 },
  ]);
  expect(people?.results).toEqual([{ email: "a@a.test", directory: null, directory_email: null }]);
  expect(proofs?.results).toEqual([
    {
      ...{ session: "ses_a", method: "password", provider: "", sid: null, acr: null, at: 7 },
      authenticated_at: 7,
    },
  ]);
});

it(`the tables of ${NAME} let one provider alone prove a domain`, async () => {
  const insertDomain = (provider: string, verifiedAt: number | null) =>
    env.DB.prepare(
      `INSERT INTO provider_domains (provider, domain, challenge, created_at, verified_at)
        VALUES (?, 'example.com', 'c', 1, ?)`,
    ).bind(provider, verifiedAt);
  const insertProvider = (id: string) =>
    env.DB.prepare(
      `INSERT INTO providers (id, organization, name, issuer, client_id, scope, subject_claim, mapping, session_hours,
        created_by, created_at) VALUES (?, 'org_a', 'P', 'https://p.test', 'c', 'openid', 'sub', '{}', 12, 'usr_a', 1)`,
    ).bind(id);
  await env.DB.batch([
    env.DB.prepare(
      "INSERT OR IGNORE INTO organizations (id, name, created_at) VALUES ('org_a', 'A', 1)",
    ),
    ...["prv_a", "prv_b", "prv_c"].map(insertProvider),
    insertDomain("prv_a", 5),
    insertDomain("prv_b", null),
  ]);

  await expect(insertDomain("prv_c", 6).run()).rejects.toThrow(/UNIQUE/);
});
