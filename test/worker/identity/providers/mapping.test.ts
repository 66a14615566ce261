import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { call } from "../../support/call.ts";
import { buildManagedCatalog, readProblem } from "../../support/catalog-editor.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";
import { PREPARE_MS, prepare } from "../support/browser.ts";
import {
  findPersonOf,
  openBrowser,
  openTestProvider,
  personOf,
  signInWith,
  type TestProvider,
} from "../support/provider.ts";

const ORGANIZATION = "org_mapped";
const CATALOG = buildManagedCatalog();
const [{ id: BASIC = "" } = {}] = CATALOG.roles.filter(({ id }) => id !== "lead");
const [{ id: GROUP = "" } = {}] = CATALOG.groups;
const MAPPING = {
  email: ["email"],
  name: ["name"],
  default_role: BASIC,
  roles: [{ claim: ["groups"], equals: "leads", role: "lead" }],
  groups: [{ claim: ["groups"], equals: "group", group: GROUP }],
};

let provider: TestProvider;
beforeAll(async () => {
  await prepare();
  await storeOrganization(ORGANIZATION, CATALOG);
  provider = await openTestProvider({ organization: ORGANIZATION, mapping: MAPPING });
}, PREPARE_MS);

const signIn = (sub: string, ...groups: string[]) =>
  signInWith(openBrowser(), provider, personOf(sub, { groups }));
const roleOf = async (sub: string) =>
  env.DB.prepare("SELECT role, groups, away_at FROM memberships WHERE person = ?")
    .bind(await findPersonOf(provider, sub))
    .first<{ role: string; groups: string; away_at: number | null }>();

describe("a mapping", () => {
  it("never takes away the last administrator, which it records", async () => {
    await signIn("ann", "leads");
    const person = (await findPersonOf(provider, "ann")) ?? "";
    await signIn("ann");
    expect((await roleOf("ann"))?.role).toBe("lead");
    const actions = (await readTrailOf(person)).map(({ action }) => action);
    expect(actions).toContain("mapping.refused");

    await signIn("bob", "leads");
    await signIn("ann", "group");
    expect(await roleOf("ann")).toMatchObject({ role: BASIC, groups: JSON.stringify([GROUP]) });
  });

  it("makes role and groups unchangeable here, not the member's access", async () => {
    await signIn("cid");
    const person = await findPersonOf(provider, "cid");
    const lead = await storePerson({ organization: ORGANIZATION, role: "lead" });
    const session = await storeSession(lead, ORGANIZATION);
    const patch = (body: object) =>
      call(`/v1/users/${person}`, { method: "PATCH", token: session, body });
    for (const body of [{ role: "lead" }, { groups: [GROUP] }]) {
      const refused = await patch(body);
      expect(refused.status).toBe(409);
      expect((await readProblem(refused)).type).toBe("urn:latchkey:problem:managed_elsewhere");
    }
    expect((await patch({ disabled: true })).status).toBe(200);
    const link = await call(`/v1/users/${person}/password-link`, {
      method: "POST",
      token: session,
    });
    expect(link.status).toBe(409);
    expect((await readProblem(link)).type).toBe("urn:latchkey:problem:managed_elsewhere");
  });

  it("leaves role and groups of emergency members alone", async () => {
    await signIn("dan", "leads");
    const person = await findPersonOf(provider, "dan");
    await env.DB.prepare("UPDATE memberships SET emergency = 1 WHERE person = ?")
      .bind(person)
      .run();
    await signIn("dan", "group");
    expect((await roleOf("dan"))?.role).toBe("lead");
  });

  it("wakes the person's tokens until away_days after this sign-in", async () => {
    await env.DB.prepare("UPDATE organizations SET away_days = 3 WHERE id = ?")
      .bind(ORGANIZATION)
      .run();
    await signIn("eva");
    const away = (await roleOf("eva"))?.away_at ?? 0;
    expect(Math.abs(away - (now() + 3 * 86_400))).toBeLessThan(30);
    await env.DB.prepare("UPDATE organizations SET away_days = NULL WHERE id = ?")
      .bind(ORGANIZATION)
      .run();
    await signIn("eva");
    expect((await roleOf("eva"))?.away_at).toBeNull();
  });
});
