import { env } from "cloudflare:workers";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import {
  DEVELOPMENT_SEED_HEADER,
  DevelopmentSeed,
  type DevelopmentSeedRequest,
} from "../../../../shared/wire/development-seed.ts";
import { app } from "../../../../worker/app.ts";

const WORD = "word-of-this-start";

async function seed(request: DevelopmentSeedRequest = {}): Promise<DevelopmentSeed> {
  const bindings = { ...env, DEVELOPMENT_SEED: WORD };
  const headers = { [DEVELOPMENT_SEED_HEADER]: WORD };
  const init = { method: "POST", headers, body: JSON.stringify(request) };
  const response = await app.request("http://localhost:8787/development/seed", init, bindings);
  expect(response.status).toBe(200);
  return v.parse(DevelopmentSeed, await response.json());
}

const second = (id: string) => ({
  organization: { id, name: "Second" },
  first_preset: "application-users",
  shared: true,
});

beforeAll(async () => {
  await seed();
});

describe("a second seeded organization", () => {
  it("has people of its own, and somebody who belongs to both", async () => {
    const { people } = await seed(second("org_second"));

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

  it("keeps the catalog that it has by then", async () => {
    await seed({ ...second("org_third"), preset: "cryptlex" });
    const { catalog } = await seed(second("org_third"));

    expect(catalog).toMatchObject({ version: 1, put: false });
  });
});
