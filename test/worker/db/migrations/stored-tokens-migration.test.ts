import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0012_stored_tokens.sql";

const rowsOf = async (query: string) => (await env.DB.prepare(query).all()).results;
const run = (query: string) => env.DB.prepare(query).run();
const insertToken = (id: string, kind: string, organization: string, end = "NULL, NULL") =>
  `INSERT INTO tokens (id, kind, owner, organization, created_by, api, name, created_at, expires_at, revoked_at)
    VALUES ('${id}', '${kind}', 'usr_a', '${organization}', 'usr_a', ${kind === "svc" ? "'api'" : "NULL"}, 'n', 1, ${end})`;
const counts = () => rowsOf("SELECT id, stored_tokens, token_quota FROM organizations ORDER BY id");

describe(`the migration ${NAME}`, () => {
  beforeAll(async () => {
    await dropTables(env.DB);
    await applyD1Migrations(
      env.DB,
      env.TEST_MIGRATIONS.filter(({ name }) => name < NAME),
    );
    for (const id of ["org_a", "org_b", "org_empty"]) {
      await run(`INSERT INTO organizations (id, name, created_at) VALUES ('${id}', 'A', 1)`);
    }
    await run(insertToken("tok_live", "pat", "org_a"));
    await run(insertToken("tok_expired", "pat", "org_a", "2, NULL"));
    await run(insertToken("tok_revoked", "pat", "org_a", "NULL, 3"));
    await run(insertToken("tok_api", "svc", "org_a"));
    await run(insertToken("tok_session", "ses", "org_a", "9, NULL"));
    await run(insertToken("tok_other", "pat", "org_b"));
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it("counts the stored tokens of every state, without sessions, and sets no quota", async () => {
    expect(await counts()).toEqual([
      { id: "org_a", stored_tokens: 4, token_quota: null },
      { id: "org_b", stored_tokens: 1, token_quota: null },
      { id: "org_empty", stored_tokens: 0, token_quota: null },
    ]);
    expect(await rowsOf("SELECT count(*) AS n FROM tokens")).toEqual([{ n: 6 }]);
  });

  it("counts every token that is stored or deleted from then on, whatever the statement", async () => {
    await run(insertToken("tok_new", "pat", "org_b"));
    await run(insertToken("tok_new_session", "ses", "org_b", "9, NULL"));
    expect(await counts()).toMatchObject([{}, { stored_tokens: 2 }, {}]);

    await run("DELETE FROM tokens WHERE organization = 'org_a' AND kind <> 'svc'");
    await run("DELETE FROM tokens WHERE kind = 'ses'");
    await run(insertToken("tok_new", "pat", "org_b").replace("INSERT", "INSERT OR IGNORE"));
    expect(await counts()).toMatchObject([{ stored_tokens: 1 }, { stored_tokens: 2 }, {}]);
  });

  it("leaves `changes()` and RETURNING to the statement itself", async () => {
    const [inserted, , changed] = await env.DB.batch([
      env.DB.prepare(`${insertToken("tok_more", "pat", "org_empty")} RETURNING id`),
      env.DB.prepare(
        "INSERT INTO token_secrets SELECT 'd', 'tok_more', '1', 'h', changes(), NULL, NULL",
      ),
      env.DB.prepare("SELECT created_at AS changes FROM token_secrets WHERE digest = 'd'"),
    ]);
    expect(inserted?.results).toEqual([{ id: "tok_more" }]);
    expect(changed?.results).toEqual([{ changes: 1 }]);
  });

  it("refuses a quota below zero", async () => {
    await expect(run("UPDATE organizations SET token_quota = -1")).rejects.toThrow(/CHECK/);
  });

  it("finds the tokens that ended long ago by an index", async () => {
    const plan =
      await rowsOf(`EXPLAIN QUERY PLAN SELECT id FROM tokens t WHERE t.organization = 'org_a'
      AND coalesce(t.revoked_at, t.expires_at) IS NOT NULL AND coalesce(t.revoked_at, t.expires_at) <= 5
      ORDER BY coalesce(t.revoked_at, t.expires_at) LIMIT 32`);
    expect(plan).toHaveLength(1);
    expect(JSON.stringify(plan)).toContain("tokens_by_end");
  });
});
