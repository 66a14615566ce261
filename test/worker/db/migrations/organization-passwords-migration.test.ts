import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../../../worker/db/database.ts";
import { listPersonMemberships } from "../../../../worker/db/people/person-queries.ts";
import { hasConsent } from "../../../../worker/db/sign-in/consent-queries.ts";
import { findProofs } from "../../../../worker/db/sign-in/opening-proofs.ts";
import { listPasswords } from "../../../../worker/db/sign-in/password-queries.ts";
import { listCookieSessions } from "../../../../worker/db/sign-in/session-queries.ts";
import { listOpenedOrganizations } from "../../../../worker/identity/oauth/list-opened-organizations.ts";
import { dropTables } from "../../support/drop-tables.ts";
import { now } from "../../support/organizations.ts";

const NAME = "0010_organization_passwords.sql";
const OWN = { person: "usr_a", passwordId: null };

/** Rows before the migration: a person who is signed in, belongs to two organizations and gave a consent. */
const POPULATED = [
  `INSERT INTO user (id, name, email, created_at, updated_at) VALUES ('usr_a', 'A', 'a@example.test', 1, 1)`,
  `INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at)
    VALUES ('ses_a', 'usr_a', 'credential', 'usr_a', 'salt:key', 1, 1)`,
  `INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
    VALUES ('ses_b', 'usr_a', 't', 9e12, ${Date.now()}, 1)`,
  ...["org_a", "org_b"].flatMap((id) => [
    `INSERT INTO organizations (id, name, created_at) VALUES ('${id}', 'O', 1)`,
    `INSERT INTO memberships (person, organization, role, created_at)
      VALUES ('usr_a', '${id}', 'Admin', 1)`,
  ]),
  `INSERT INTO oauth_consents VALUES ('usr_a', 'c', 'key', 'Chrome', 5)`,
];

/** Lists the organizations that the sign-in opens, as one by the given password. */
async function listOpened(passwordId: string | null): Promise<string[]> {
  const db = openDatabase(env.DB);
  const found = await findProofs(db, { id: "ses_b", person: "usr_a" });
  const session = { proofs: found?.proofs ?? [], passwordId };
  const memberships = await listPersonMemberships(db, OWN);
  return listOpenedOrganizations(memberships, session, now()).opened.map(({ id }) => id);
}

describe(`the migration ${NAME}`, () => {
  beforeAll(async () => {
    await dropTables(env.DB);
    const before = env.TEST_MIGRATIONS.filter(({ name }) => name < NAME);
    await applyD1Migrations(env.DB, before);
    await env.DB.batch(POPULATED.map((text) => env.DB.prepare(text)));
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it("lets an earlier sign-in open every organization, with its consents", async () => {
    const db = openDatabase(env.DB);
    const passwords = await listPasswords(db, "a@example.test");
    expect(passwords).toEqual([{ rowId: "ses_a", id: null, hash: "salt:key" }]);
    expect(await listOpened(null)).toEqual(["org_a", "org_b"]);
    expect(await listCookieSessions(db, OWN, now())).toHaveLength(1);
    expect(await hasConsent(db, { ...OWN, clientId: "c", keyThumbprint: "key" })).toBe(true);
  });

  it("opens none of them by a password that was set for another organization", async () => {
    const db = openDatabase(env.DB);
    const limited = { person: "usr_a", passwordId: "ses_x" };
    expect(await listOpened("ses_x")).toEqual([]);
    expect(await listCookieSessions(db, limited, now())).toEqual([]);
  });
});
