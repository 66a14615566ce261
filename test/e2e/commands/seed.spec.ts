import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { runLine } from "../../support/command.ts";
import { seedOrganization } from "../support/seed-organization.ts";
import { introspect, serverState, verify } from "../support/server.ts";

const projectRoot = join(import.meta.dirname, "../../..");
const SEED_MS = 360_000;

let state: string;
test.beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), "latchkey-seed-"));
});
test.afterAll(() => rmSync(state, { recursive: true, force: true }));

async function seed(args: string, stateFolder = state): Promise<string> {
  const command = runLine(`npm run --silent seed -- ${args}`, projectRoot, {
    LATCHKEY_STATE: stateFolder,
  });
  await command.ended;
  return command.output();
}

test("npm run seed fills an empty database with a preset, and changes the preset of a filled one", async () => {
  test.setTimeout(3 * SEED_MS);
  expect(await seed("--preset cryptlex")).toContain(
    "org_home has the catalog cryptlex now (version 1)",
  );
  expect(await seed("--preset cryptlex")).toContain("had the catalog cryptlex already (version 1)");
  const changed = await seed("--preset magistrala-domain");
  expect(changed).toContain("org_home has the catalog magistrala-domain now (version 2)");
  expect(changed).toMatch(/removed \w+:read from 1 token/);
  expect(changed).toMatch(/ member@example\.test +member/);
});

test("npm run seed lists the known presets if it gets an unknown one", async () => {
  const refused = await seed("--preset cryptlx");
  for (const name of [
    "api-control-plane",
    "magistrala-operations",
    "cryptlex",
    "application-users",
  ]) {
    expect(refused).toContain(name);
  }
});

test("npm run seed uses the server that runs on the database", async () => {
  const { stateFolder } = serverState.read();
  const output = await seed("--preset application-users --organization org_cli", stateFolder);
  const [token = ""] = /lk_pat_\w{61}/.exec(output) ?? [];
  const [credential = ""] = /lk_svc_\w{61}/.exec(output) ?? [];
  expect((await verify(token, "?organization=org_cli&api=inventory&method=GET")).status).toBe(200);
  expect(JSON.parse(await introspect(token, credential))).toMatchObject({ active: true });
});

test("organizations of different presets exist on one server", async () => {
  const presets = ["magistrala-operations", "cryptlex"];
  for (const preset of presets) {
    const { organization_id: organization, emailOf, token } = await seedOrganization(preset);
    expect(emailOf("token-managers")).toBe(`token-managers@${preset}.example.test`);
    expect((await verify(token.secret, `?organization=${organization}`)).status).toBe(200);
    expect((await verify(token.secret)).status).toBe(401);
  }
});
