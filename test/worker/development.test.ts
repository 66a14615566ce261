import { env } from "cloudflare:workers";
import * as v from "valibot";
import { beforeEach, describe, expect, it } from "vitest";
import { DevelopmentSeed } from "../../shared/wire/development-seed.ts";
import { app } from "../../worker/app.ts";

const WORD = "word-of-this-start";

function askSeed(
  headers: Record<string, string>,
  { seed = WORD, url = "http://localhost:8787" }: { seed?: string; url?: string } = {},
): Promise<Response> {
  const bindings = { ...env, DEVELOPMENT_SEED: seed };
  const init = { method: "POST", headers };
  return Promise.resolve(app.request(`${url}/development/seed`, init, bindings));
}

async function seed(): Promise<DevelopmentSeed> {
  const response = await askSeed({ "X-Development-Seed": WORD });
  expect(response.status).toBe(200);
  return v.parse(DevelopmentSeed, await response.json());
}

async function rows<Row>(query: string): Promise<Row[]> {
  return (await env.DB.prepare(query).all<Row>()).results;
}

const count = async (table: string) =>
  (await rows<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n;

describe("POST /development/seed", () => {
  it.each([
    ["without the word", {}, WORD],
    ["with another word", { "X-Development-Seed": "word-of-this-stars" }, WORD],
    ["with an empty word where seeding is off", { "X-Development-Seed": "" }, ""],
  ])("does not exist for whoever asks %s", async (_, headers, word) => {
    expect((await askSeed(headers, { seed: word })).status).toBe(404);
    expect(await count("organizations")).toBe(0);
  });

  it("serves nothing to a public address, whatever it knows", async () => {
    const headers = { "X-Development-Seed": WORD };
    const response = await askSeed(headers, { url: "https://tokens.example.com" });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ type: "urn:latchkey:problem:misconfigured" });
  });
});

describe("a seeded database", () => {
  let first: DevelopmentSeed;
  beforeEach(async () => {
    first = await seed();
  });

  it("has an organization, its catalog, and one person for each role", async () => {
    expect(await rows("SELECT id, name FROM organizations")).toEqual([
      { id: first.organization_id, name: "Acme" },
    ]);
    expect(await rows("SELECT organization, version FROM catalogs")).toEqual([
      { organization: first.organization_id, version: 1 },
    ]);
    const members = await rows(
      "SELECT u.email, m.role FROM memberships m JOIN user u ON u.id = m.person ORDER BY m.role",
    );
    expect(members).toEqual([
      { email: "admin@example.test", role: "Admin" },
      { email: "basic-user@example.test", role: "Basic_User" },
      { email: "global-admin@example.test", role: "Global_Admin" },
    ]);
  });

  it("grants each role what the catalog says, and one permission to global admins by itself", async () => {
    const grants = await rows(`SELECT principal, automatic, count(*) AS n FROM grants
      WHERE principal_kind = 'role' GROUP BY principal, automatic ORDER BY principal, automatic`);
    expect(grants).toEqual([
      { principal: "Admin", automatic: 0, n: 21 },
      { principal: "Basic_User", automatic: 0, n: 13 },
      { principal: "Global_Admin", automatic: 0, n: 31 },
      { principal: "Global_Admin", automatic: 1, n: 1 },
    ]);
  });

  it("stores neither secret nor password in the clear", async () => {
    const stored = JSON.stringify([
      await rows("SELECT * FROM tokens"),
      await rows("SELECT * FROM token_secrets"),
      await rows("SELECT * FROM account"),
      await rows("SELECT * FROM audit_events"),
    ]);
    for (const secret of [first.token.secret, first.credential.secret, first.password]) {
      expect(stored).not.toContain(secret);
    }
  });

  it("is kept by the next start, which issues anew and revokes what was issued before", async () => {
    const people = await rows("SELECT * FROM user ORDER BY id");
    const second = await seed();

    expect(second.token.secret).not.toBe(first.token.secret);
    expect(second.credential.secret).not.toBe(first.credential.secret);
    expect(await rows("SELECT * FROM user ORDER BY id")).toEqual(people);
    expect(await count("organizations")).toBe(1);
    expect(await count("catalogs")).toBe(1);
    expect(await count("memberships")).toBe(3);
    const live = await rows("SELECT kind FROM tokens WHERE revoked_at IS NULL ORDER BY kind");
    expect(live).toEqual([{ kind: "pat" }, { kind: "svc" }]);
  });

  it("leaves tokens that people made alone", async () => {
    await env.DB.prepare(
      `INSERT INTO tokens (id, kind, owner, organization, created_by, name, created_at)
       SELECT 'tok_mine', 'pat', owner, organization, owner, 'Mine', 1 FROM tokens WHERE kind = 'pat'
       LIMIT 1`,
    ).run();
    await seed();
    expect(await rows("SELECT revoked_at FROM tokens WHERE id = 'tok_mine'")).toEqual([
      { revoked_at: null },
    ]);
  });

  it("has a trail and a change for each thing that happened, and for nothing else", async () => {
    const before = { audit: await count("audit_events"), changes: await count("changes") };
    await seed();
    const events = await rows<{ action: string }>(
      `SELECT action FROM audit_events ORDER BY seq LIMIT -1 OFFSET ${before.audit}`,
    );
    expect(events.map(({ action }) => action).toSorted()).toEqual([
      "credential.issued",
      "credential.revoked",
      "token.issued",
      "token.revoked",
    ]);
    expect(await count("changes")).toBe((before.changes ?? 0) + 4);
  });
});
