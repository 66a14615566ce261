import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { storeAccount } from "../../identity/support/browser.ts";
import { call } from "../../support/call.ts";
import { buildManagedCatalog, readProblem } from "../../support/catalog-editor.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";

let organization: string;
let session: string;
let count = 0;
const CATALOG = "catalog:manage";
const buildCatalog = (controls: string[], name = "Writers") =>
  buildManagedCatalog(({ groups: [writers] }) => {
    if (writers !== undefined) Object.assign(writers, { controls, name });
  });

/** Each test has an organization whose emergency member manages users and catalog by the group `writers` alone. */
beforeEach(async () => {
  organization = await storeOrganization(`org_emergency${++count}`, buildCatalog([CATALOG]));
  session = await storeSession(await storePerson({ organization, role: "lead" }), organization);
  const person = await storeAccount(`${crypto.randomUUID()}@example.test`);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO memberships (person, organization, role, groups, created_at, emergency)
        VALUES (?, ?, 'member', '["writers"]', 1, 1)`,
    ).bind(person, organization),
    env.DB.prepare("UPDATE organizations SET sign_in = 'provider' WHERE id = ?").bind(organization),
  ]);
});

const putCatalog = (body: unknown) => call("/v1/catalog", { method: "PUT", token: session, body });
const putControls = (controls: string[]) =>
  call("/v1/groups/writers/controls", { method: "PUT", token: session, body: { controls } });
const set = (change: string) =>
  env.DB.prepare(`UPDATE memberships SET ${change} WHERE organization = ? AND emergency = 1`)
    .bind(organization)
    .run();

it.each([
  ["another catalog", () => putCatalog(buildCatalog([]))],
  ["other controls of a group", () => putControls([])],
])("%s leaves an emergency member who can repair the sign-in", async (_, change) => {
  const refused = await change();
  expect([refused.status, (await readProblem(refused)).type]).toEqual([
    409,
    "urn:latchkey:problem:last_administrator",
  ]);
  await env.DB.prepare("UPDATE organizations SET sign_in = 'any' WHERE id = ?")
    .bind(organization)
    .run();
  expect((await change()).status).toBe(200);
});

it.each(["disabled_at = 1", "password_id = 'acc_none'"])(
  "an emergency member does not count with %s",
  async (state) => {
    const renamed = buildCatalog([CATALOG], "Authors");
    await set(state);
    expect((await putCatalog(renamed)).status).toBe(409);
    await set("disabled_at = NULL, password_id = NULL");
    expect((await putCatalog(renamed)).status).toBe(200);
  },
);
