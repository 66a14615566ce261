import { env } from "cloudflare:workers";
import * as v from "valibot";
import { beforeEach, describe, expect, it } from "vitest";
import {
  DevelopmentSeed,
  type DevelopmentSeedRequest,
} from "../../../../shared/wire/development-seed.ts";
import { app } from "../../../../worker/app.ts";
import { PRESET_CATALOGS } from "../../../../worker/permissions/presets/preset-catalogs.ts";
import { call, callForm } from "../../support/call.ts";

const SEED_SECRET = "word-of-this-start";

function requestSeed(
  headers: Record<string, string>,
  { seed = SEED_SECRET, url = "http://localhost:8787", body = "" } = {},
): Promise<Response> {
  const bindings = { ...env, DEVELOPMENT_SEED: seed };
  const init = { method: "POST", headers, body };
  return Promise.resolve(app.request(`${url}/development/seed`, init, bindings));
}

async function seed(request?: DevelopmentSeedRequest): Promise<DevelopmentSeed> {
  const body = request === undefined ? "" : JSON.stringify(request);
  const response = await requestSeed({ "X-Development-Seed": SEED_SECRET }, { body });
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
    ["without the secret", {}, SEED_SECRET],
    ["with another secret", { "X-Development-Seed": "word-of-this-stars" }, SEED_SECRET],
    ["with an empty secret if seeding is off", { "X-Development-Seed": "" }, ""],
  ])("answers 404 to a request %s", async (_, headers, secret) => {
    expect((await requestSeed(headers, { seed: secret })).status).toBe(404);
    expect(await count("organizations")).toBe(0);
  });

  it("refuses to serve a public address, even with the secret", async () => {
    const headers = { "X-Development-Seed": SEED_SECRET };
    const response = await requestSeed(headers, { url: "https://tokens.example.com" });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ type: "urn:latchkey:problem:misconfigured" });
  });
});

describe("a seeded database", () => {
  let first: DevelopmentSeed;
  beforeEach(async () => {
    first = await seed();
  });

  it("has an organization, its catalog, and one person for each role and group", async () => {
    expect(await rows("SELECT id, name FROM organizations")).toEqual([
      { id: first.organization_id, name: "Acme" },
    ]);
    expect(await rows("SELECT organization, version FROM catalogs")).toEqual([
      { organization: first.organization_id, version: 1 },
    ]);
    const members = await rows(
      "SELECT u.email, u.name, m.role, m.groups FROM memberships m JOIN user u ON u.id = m.person ORDER BY 1",
    );
    const member = (email: string, name: string, role: string, groups = "[]") => {
      return { email: `${email}@example.test`, name, role, groups };
    };
    expect(members).toEqual([
      member("admin", "Ada Admin", "Admin"),
      member("basic-user", "Ben Basic", "Basic_User"),
      member("global-admin", "Grace Global", "Global_Admin"),
      member("token-managers", "Mia Token", "Basic_User", '["token-managers"]'),
    ]);
  });

  it("grants each role its permissions, and one automatic permission to global admins", async () => {
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

  it("is kept by the next start, which issues new secrets and revokes the earlier ones", async () => {
    const people = await rows("SELECT * FROM user ORDER BY id");
    const second = await seed();

    expect(second.token.secret).not.toBe(first.token.secret);
    expect(second.credential.secret).not.toBe(first.credential.secret);
    expect(await rows("SELECT * FROM user ORDER BY id")).toEqual(people);
    expect(await count("organizations")).toBe(1);
    expect(await count("catalogs")).toBe(1);
    expect(await count("memberships")).toBe(4);
    const live = await rows("SELECT kind FROM tokens WHERE revoked_at IS NULL ORDER BY kind");
    expect(live).toEqual([{ kind: "pat" }, { kind: "svc" }]);
  });

  it("keeps tokens that people created", async () => {
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

  it("has one audit row and one feed row for each change", async () => {
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

describe("seeding a preset", () => {
  const home = () => seed({ preset: "api-control-plane" });

  it("refuses an unknown name, lists the known ones, and changes nothing", async () => {
    await home();
    const before = await count("catalogs");
    const body = JSON.stringify({ preset: "custom", organization: { id: "org_new" } });
    const response = await requestSeed({ "X-Development-Seed": SEED_SECRET }, { body });

    expect(response.status).toBe(422);
    const { errors } = await response.json<{ errors: { pointer: string; detail: string }[] }>();
    expect(errors.map(({ pointer }) => pointer)).toEqual(["/preset"]);
    for (const name of Object.keys(PRESET_CATALOGS)) expect(errors[0]?.detail).toContain(name);
    expect(await count("catalogs")).toBe(before);
    expect(await rows("SELECT id FROM organizations WHERE id = 'org_new'")).toEqual([]);
  });

  it.each([
    ["JSON", "{", 400],
    ["free of unknown members", JSON.stringify({ presets: "cryptlex" }), 422],
    ["a valid organization id", JSON.stringify({ organization: { id: "acme" } }), 422],
  ])("refuses a body that is not %s", async (_, body, status) => {
    expect((await requestSeed({ "X-Development-Seed": SEED_SECRET }, { body })).status).toBe(
      status,
    );
  });

  it.each(Object.keys(PRESET_CATALOGS))(
    "gives a new organization %s, with people, a working token and a working credential",
    async (preset) => {
      await home();
      const organization = { id: `org_${preset}`, name: preset };
      const seeded = await seed({ preset, organization });

      expect(seeded).toMatchObject({ organization_id: organization.id, catalog: { put: true } });
      expect(seeded.people.length).toBeGreaterThan(2);
      for (const { email } of seeded.people) expect(email).toMatch(`@${preset}.example.test`);
      const form = { token: seeded.token.secret };
      const answer = await callForm("/oauth/introspect", form, { token: seeded.credential.secret });
      const { active, scope } = await answer.json<{ active: boolean; scope: string }>();
      expect(active).toBe(true);
      expect(scope.split(" ").toSorted()).toEqual(seeded.token.scope.split(" ").toSorted());
    },
  );

  it("keeps each organization's people and tokens apart", async () => {
    const [one, other] = [await seed(), await seed({ organization: { id: "org_apart" } })];
    const emails = new Set(one.people.map(({ email }) => email));
    expect(other.people.filter(({ email }) => emails.has(email))).toEqual([]);
    const question = `/verify?organization=${other.organization_id}`;
    expect((await call(question, { token: one.token.secret })).status).toBe(401);
    expect((await call(question, { token: other.token.secret })).status).toBe(200);
  });

  it("replaces the catalog of a filled database, reports what that drops, and goes back", async () => {
    const organization = { id: "org_filled" };
    const first = await seed({ preset: "cryptlex", organization });
    const second = await seed({ preset: "application-users", organization });

    const scopes = first.token.scope.split(" ");
    expect(second.catalog).toEqual({
      version: 2,
      put: true,
      dropped: {
        permissions: scopes.toSorted().map((permission) => ({ permission, tokens: 1 })),
        roles: [{ role: "member", members: 2 }],
        groups: [],
      },
    });
    const third = await seed({ preset: "cryptlex", organization });
    expect(third.catalog).toMatchObject({ version: 3, put: true });
    expect(third.people).toEqual(first.people);
    const disabled = await rows(`SELECT m.role FROM memberships m
      WHERE m.organization = 'org_filled' AND m.disabled_at IS NOT NULL ORDER BY 1`);
    expect(disabled).toEqual([{ role: "application-user" }, { role: "viewer" }]);
  });

  it("keeps the catalog and its people if the preset is the same, or none is named", async () => {
    const organization = { id: "org_kept" };
    await seed({ preset: "magistrala-domain", organization });
    await env.DB.prepare("UPDATE memberships SET role = 'administrator' WHERE organization = ?")
      .bind(organization.id)
      .run();
    for (const preset of ["magistrala-domain", undefined]) {
      const { catalog } = await seed(
        preset === undefined ? { organization } : { preset, organization },
      );
      expect(catalog).toMatchObject({ version: 1, put: false });
    }
    const roles = await rows(
      "SELECT DISTINCT role FROM memberships WHERE organization = 'org_kept'",
    );
    expect(roles).toEqual([{ role: "administrator" }]);
  });
});
