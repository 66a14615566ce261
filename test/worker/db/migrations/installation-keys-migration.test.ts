import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0008_installation_keys.sql";

/** Rows before the migration: a session, a used and an unused code, and a consent that names no installation. */
const POPULATED = [
  `INSERT INTO organizations (id, name, created_at) VALUES ('org_a', 'A', 1)`,
  `INSERT INTO user (id, name, email, created_at, updated_at) VALUES ('usr_a', 'A', 'a@a.test', 1, 1)`,
  `INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at, expires_at)
    VALUES ('tok_a', 'ses', 'usr_a', 'org_a', 'usr_a', 'Chrome', 1, 9)`,
  `INSERT INTO browser_sessions (token_id, browser_id, cookie_session_id, ip_address)
    VALUES ('tok_a', 'browser-a', 'ses_a', '192.0.2.1')`,
  ...["used", "unused"].map(
    (digest) => `INSERT INTO oauth_codes (digest, client_id, redirect_uri, code_challenge, person,
      organization, browser_id, cookie_session_id, created_at, expires_at)
      VALUES ('${digest}', 'c', 'r', 'x', 'usr_a', 'org_a', 'browser-a', 'ses_a', 1, 61)`,
  ),
  `UPDATE oauth_codes SET claimed_at = 2, session_token_id = 'tok_a' WHERE digest = 'used'`,
  `INSERT INTO oauth_consents VALUES ('usr_a', 'latchkey-extension', 1)`,
];

const rowsOf = async (query: string) => (await env.DB.prepare(query).all()).results;

describe(`the migration ${NAME}`, () => {
  beforeAll(async () => {
    await dropTables(env.DB);
    await applyD1Migrations(
      env.DB,
      env.TEST_MIGRATIONS.filter(({ name }) => name < NAME),
    );
    await env.DB.batch(POPULATED.map((text) => env.DB.prepare(text)));
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it("keeps live sessions, whose installation is not known", async () => {
    expect(await rowsOf("SELECT * FROM browser_sessions")).toEqual([
      {
        token_id: "tok_a",
        key_thumbprint: "browser-a",
        cookie_session_id: "ses_a",
        user_agent: null,
        ip_address: "192.0.2.1",
        proved_at: null,
      },
    ]);
    expect(await rowsOf("SELECT revoked_at FROM tokens")).toEqual([{ revoked_at: null }]);
  });

  it("keeps used codes, so that a replay is recognized, and drops unused ones", async () => {
    expect(await rowsOf("SELECT digest, session_token_id, proof_id FROM oauth_codes")).toEqual([
      { digest: "used", session_token_id: "tok_a", proof_id: null },
    ]);
  });

  it("forgets every consent, because none names an installation", async () => {
    expect(await rowsOf("SELECT * FROM oauth_consents")).toEqual([]);
  });

  it("keeps one consent for each installation of a person, and deletes them with the person", async () => {
    const insert = (key: string) =>
      env.DB.prepare("INSERT INTO oauth_consents VALUES ('usr_a', 'c', ?, 'Chrome', 5, NULL)")
        .bind(key)
        .run();
    await insert("one");
    await insert("two");
    await expect(insert("two")).rejects.toThrow(/UNIQUE/);
    await env.DB.batch([
      env.DB.prepare("DELETE FROM tokens"),
      env.DB.prepare("DELETE FROM user WHERE id = 'usr_a'"),
    ]);
    expect(await rowsOf("SELECT * FROM oauth_consents")).toEqual([]);
  });

  it("keeps a proof for one code only", async () => {
    const prove = (digest: string) =>
      env.DB.prepare(
        `INSERT INTO oauth_codes (digest, client_id, redirect_uri, code_challenge, person, organization,
          key_thumbprint, cookie_session_id, created_at, expires_at, proof_id)
          VALUES (?, 'c', 'r', 'x', 'p', 'o', 'k', 's', 1, 61, 'k.jti')`,
      )
        .bind(digest)
        .run();
    await prove("first");
    await expect(prove("second")).rejects.toThrow(/UNIQUE/);
  });
});
