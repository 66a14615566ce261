import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0009_shown_secrets.sql";

const insertSecret = (id: string, at: number) =>
  `INSERT INTO token_secrets VALUES ('${id}', 'tok_a', 'k', 'lk_…', ${at}, NULL)`;
const insertEvent = (id: string, at: number, action: string, details: string) =>
  `INSERT INTO audit_events (id, occurred_at, action, actor, target_kind, target_id, details, request_id)
    VALUES ('${id}', ${at}, '${action}', 'usr_m', 'token', 'tok_a', '${details}', 'r')`;

/** Rows before the migration: a token with secrets, of which a manager was shown two. */
const POPULATED = [
  `INSERT INTO organizations (id, name, created_at) VALUES ('org_a', 'A', 1)`,
  `INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at)
    VALUES ('tok_a', 'pat', 'usr_a', 'org_a', 'usr_a', 'A', 1)`,
  ...[1, 2, 3, 4].map((at) => insertSecret(`at ${at}`, at)),
  insertEvent("aud_1", 1, "token.issued", '{"revealed":true}'),
  insertEvent("aud_2", 2, "token.regenerated", "{}"),
  insertEvent("aud_3", 3, "token.regenerated", '{"revealed":true}'),
  insertEvent("aud_4", 4, "token.updated", '{"revealed":true}'),
];

describe(`the migration ${NAME}`, () => {
  beforeAll(async () => {
    await dropTables(env.DB);
    const before = env.TEST_MIGRATIONS.filter(({ name }) => name < NAME);
    await applyD1Migrations(env.DB, before);
    await env.DB.batch(POPULATED.map((text) => env.DB.prepare(text)));
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it("marks the secrets that the trail says a manager was shown, and no other", async () => {
    const { results } = await env.DB.prepare(
      "SELECT digest, shown_to FROM token_secrets ORDER BY digest",
    ).all();
    expect(results).toEqual([
      { digest: "at 1", shown_to: "usr_m" },
      { digest: "at 2", shown_to: null },
      { digest: "at 3", shown_to: "usr_m" },
      { digest: "at 4", shown_to: null },
    ]);
  });
});
