import { env } from "cloudflare:workers";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import {
  DEVELOPMENT_SEED_HEADER,
  DevelopmentSeed,
  type DevelopmentSeedRequest,
} from "../../../../shared/wire/development-seed.ts";
import { app } from "../../../../worker/app.ts";

const SEED_SECRET = "word-of-this-start";

async function seed(request: DevelopmentSeedRequest = {}): Promise<DevelopmentSeed> {
  const bindings = { ...env, DEVELOPMENT_SEED: SEED_SECRET };
  const headers = { [DEVELOPMENT_SEED_HEADER]: SEED_SECRET };
  const init = { method: "POST", headers, body: JSON.stringify(request) };
  const response = await app.request("http://localhost:8787/development/seed", init, bindings);
  expect(response.status).toBe(200);
  return v.parse(DevelopmentSeed, await response.json());
}

const seedRequest = (id: string) => ({
  organization: { id, name: "Second" },
  first_preset: "application-users",
  shared: true,
});

beforeAll(async () => {
  await seed();
});

describe("a second seeded organization", () => {
  it("has its own people, and one person who belongs to both", async () => {
    const { people } = await seed(seedRequest("org_second"));

    expect(people.map(({ email }) => email)).toContain("administrator@second.example.test");
    const { results } = await env.DB.prepare(
      `SELECT m.organization, m.role FROM memberships m JOIN user u ON u.id = m.person
        WHERE u.email = 'two-organizations@example.test' ORDER BY 1`,
    ).all();
    expect(results).toEqual([
      { organization: "org_home", role: "Global_Admin" },
      { organization: "org_second", role: "administrator" },
    ]);
  });

  it("keeps its present catalog", async () => {
    await seed({ ...seedRequest("org_third"), preset: "cryptlex" });
    const { catalog } = await seed(seedRequest("org_third"));

    expect(catalog).toMatchObject({ version: 1, put: false });
  });
});
