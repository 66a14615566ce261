import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { OrganizationResource } from "../../../../shared/wire/organization-resource.ts";
import {
  authorizePath,
  Browser,
  codeFor,
  type Grant,
  locationOf,
  PREPARE_MS,
  pkce,
  prepare,
  storeAccount,
  storeConsent,
  trade,
  v1,
} from "../../identity/support/browser.ts";
import { invite } from "../../identity/support/links.ts";
import {
  findPersonOf,
  openBrowser,
  openTestProvider,
  personOf,
  signInWith,
  type TestProvider,
} from "../../identity/support/provider.ts";
import { call } from "../../support/call.ts";
import { buildManagedCatalog, readProblem } from "../../support/catalog-editor.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { countChangeRows } from "../../support/trail.ts";

beforeAll(prepare, PREPARE_MS);
const MAPPING = {
  ...{ email: ["email"], name: ["name"], default_role: null },
  roles: [{ claim: ["groups"], equals: "leads", role: "lead" }],
  groups: [],
};
const isBasic = ({ id }: { id: string }) => id !== "lead";
const BASIC = buildManagedCatalog().roles.find(isBasic)?.id ?? "";
let count = 0;

const patch = (session: string, settings: object) =>
  call("/v1/organizations/current", { method: "PATCH", token: session, body: { settings } });

async function storeOwn(organization: string, role: string) {
  const email = `${crypto.randomUUID()}@example.test`;
  const person = await storeAccount(email);
  await env.DB.prepare(
    "INSERT INTO memberships (person, organization, role, created_at) VALUES (?, ?, ?, 1)",
  )
    .bind(person, organization, role)
    .run();
  await storeConsent(person);
  return { email, person };
}

/** Opens the extension's session of a person whom the provider has just asked. */
async function openByProvider(provider: TestProvider, organization: string, sub: string) {
  const browser = openBrowser();
  const claims = { groups: ["leads"], auth_time: now() };
  await signInWith(browser, provider, personOf(sub, claims), { query: "?fresh=1" });
  const person = (await findPersonOf(provider, sub)) ?? "";
  await storeConsent(person);
  await env.DB.prepare("UPDATE oauth_consents SET password_id = ? WHERE person = ?")
    .bind(provider.id, person)
    .run();
  const grant = await (await trade(await codeFor(browser, { organization }))).json<Grant>();
  return { browser, person, session: grant.access_token };
}

/** Stores an organization with a provider, an emergency member to be, and a member with a password. */
async function storeStrict() {
  count += 1;
  const organization = await storeOrganization(`org_strict${count}`, buildManagedCatalog());
  const provider = await openTestProvider({ organization, mapping: MAPPING });
  const emergency = await storeOwn(organization, "lead");
  const basic = await storeOwn(organization, BASIC);
  const actor = await openByProvider(provider, organization, `lead${count}`);
  const settings = { sign_in: "provider", emergency_members: [emergency.person] };
  return { organization, provider, emergency, basic, actor, settings };
}

async function signInByPassword({ email }: { email: string }, organization: string) {
  const browser = new Browser({ address: `198.51.103.${++count}` });
  await browser.signIn(email);
  const { challenge, verifier } = await pkce();
  const answer = locationOf(await browser.fetch(authorizePath(challenge, { organization })));
  const code = answer.searchParams.get("code");
  return { answer, code: code === null ? null : { code, verifier } };
}

describe("an organization that demands its provider", () => {
  it("is opened by nothing else, but for emergency members, each time audited", async () => {
    const { organization, emergency, basic, actor, settings } = await storeStrict();
    const before = await signInByPassword(basic, organization);
    const grant = await (await trade(before.code ?? { code: "", verifier: "" })).json<Grant>();
    const late = await signInByPassword(basic, organization);
    const token = await storeToken({ owner: basic.person, organization });
    await invite(actor.session, { email: "nina@example.test", role: BASIC });
    const rows = (await countChangeRows(organization)) ?? 0;

    const changed = await patch(actor.session, settings);
    expect(changed.status).toBe(200);
    const { settings: shown } = await changed.json<OrganizationResource>();
    expect(shown).toMatchObject({
      sign_in: "provider",
      emergency_members: [{ id: emergency.person }],
    });
    expect(await countChangeRows(organization)).toBe(rows + 1);

    expect((await v1("/me", grant.access_token)).status).toBe(401);
    expect((await v1("/me", actor.session)).status).toBe(200);
    expect((await trade(late.code ?? { code: "", verifier: "" })).status).toBe(400);
    expect((await call("/v1/tokens/self", { token: token.plaintext })).status).toBe(200);
    const closed = await signInByPassword(basic, organization);
    expect(closed.answer.pathname).toBe("/login");
    expect(closed.answer.searchParams.get("reason")).toBe("provider");
    const invited = await invite(actor.session, { email: "nora@example.test", role: BASIC });
    expect(invited.status).toBe(409);
    expect((await readProblem(invited)).type).toBe("urn:latchkey:problem:managed_elsewhere");
    const { invitations } = await (await v1("/invitations", actor.session)).json<{
      invitations: unknown[];
    }>();
    expect(invitations).toEqual([]);

    const own = await signInByPassword(emergency, organization);
    expect((await trade(own.code ?? { code: "", verifier: "" })).status).toBe(200);
    const { results } = await env.DB.prepare(
      "SELECT subject FROM audit_events WHERE action = 'sign_in.emergency' AND organization = ?",
    )
      .bind(organization)
      .all();
    expect(results).toEqual([{ subject: emergency.person }]);
  });

  it("keeps its emergency members as they are", async () => {
    const { emergency, actor, settings } = await storeStrict();
    await patch(actor.session, settings);
    const path = `/v1/users/${emergency.person}`;
    const requests = [
      call(path, { method: "PATCH", token: actor.session, body: { role: BASIC } }),
      call(path, { method: "PATCH", token: actor.session, body: { disabled: true } }),
      call(path, { method: "DELETE", token: actor.session }),
    ];
    for (const request of requests) expect((await request).status).toBe(409);
    expect((await patch(actor.session, { emergency_members: [] })).status).toBe(422);
    expect((await patch(actor.session, { sign_in: "any", emergency_members: [] })).status).toBe(
      200,
    );
    expect((await call(path, { method: "DELETE", token: actor.session })).status).toBe(204);
  });

  it("needs one to five members who can repair it, by a password", async () => {
    const { organization, basic, actor } = await storeStrict();
    const refuse = async (emergency_members: string[]) => {
      const refused = await patch(actor.session, { sign_in: "provider", emergency_members });
      expect(refused.status).toBe(422);
      return (await readProblem(refused)).errors?.map(({ pointer }) => pointer);
    };
    const without = await storePerson({ organization, role: "lead" });
    expect(await refuse([])).toEqual(["/settings/emergency_members"]);
    for (const id of [basic.person, without, actor.person, "usr_stranger"]) {
      expect(await refuse([id])).toEqual(["/settings/emergency_members/0"]);
    }
    const many = Array.from({ length: 6 }, (_, index) => `usr_${index}`);
    expect(await refuse(many)).toBeDefined();
  });

  it("is turned on only by an actor who has just signed in by it", async () => {
    const { organization, provider, emergency, actor, settings } = await storeStrict();
    const byPassword = await signInByPassword(emergency, organization);
    const own = await (await trade(byPassword.code ?? { code: "", verifier: "" })).json<Grant>();
    const refused = await patch(own.access_token, settings);
    expect(refused.status).toBe(409);
    expect((await readProblem(refused)).type).toBe("urn:latchkey:problem:provider_proof_required");
    await env.DB.prepare(
      "UPDATE sign_in_proofs SET authenticated_at = authenticated_at - 601 WHERE provider = ?",
    )
      .bind(provider.id)
      .run();
    expect((await patch(actor.session, settings)).status).toBe(409);
    await env.DB.prepare("UPDATE browser_sessions SET proved_at = proved_at - 601").run();
    expect((await patch(actor.session, settings)).status).toBe(401);
  });

  it("takes an actor who manages users and catalog", async () => {
    const catalog = buildManagedCatalog((next) => {
      next.manages.catalog = [];
    });
    const organization = await storeOrganization("org_half", catalog);
    const half = await storeSession(
      await storePerson({ organization, role: "lead" }),
      organization,
    );
    expect((await patch(half, { away_days: 30 })).status).toBe(403);
    expect((await patch(half, { managers_see_secrets: true })).status).toBe(200);
  });
});

describe("away_days", () => {
  it("counts from the last sign-in by the provider, for its people alone", async () => {
    const { organization, basic, actor } = await storeStrict();
    const awayOf = (person: string) =>
      env.DB.prepare("SELECT away_at FROM memberships WHERE person = ? AND organization = ?")
        .bind(person, organization)
        .first<number>("away_at");
    expect((await patch(actor.session, { away_days: 30 })).status).toBe(200);
    expect(Math.abs(((await awayOf(actor.person)) ?? 0) - now() - 30 * 86_400)).toBeLessThan(60);
    expect(await awayOf(basic.person)).toBeNull();
    await patch(actor.session, { away_days: null });
    expect(await awayOf(actor.person)).toBeNull();
    expect((await patch(actor.session, { away_days: 0 })).status).toBe(422);
  });

  it("count from a sign-in by password too, for a person whose tokens pause", async () => {
    const { organization, emergency, basic, actor } = await storeStrict();
    await patch(actor.session, { away_days: 30 });
    const setAwayAt = (at: number) =>
      env.DB.prepare("UPDATE memberships SET away_at = ? WHERE person = ? AND organization = ?")
        .bind(at, emergency.person, organization)
        .run();
    const readAwayAt = ({ person }: { person: string }) =>
      env.DB.prepare("SELECT away_at FROM memberships WHERE person = ? AND organization = ?")
        .bind(person, organization)
        .first<number>("away_at");
    const open = async (member: { email: string }) => {
      const { code } = await signInByPassword(member, organization);
      expect((await trade(code ?? { code: "", verifier: "" })).status).toBe(200);
    };
    await setAwayAt(100);
    const rows = (await countChangeRows(emergency.person)) ?? 0;
    await open(emergency);
    const awayAt = (await readAwayAt(emergency)) ?? 0;
    expect(Math.abs(awayAt - now() - 30 * 86_400)).toBeLessThan(60);
    expect(await countChangeRows(emergency.person)).toBe(rows + 1);

    await setAwayAt(awayAt + 999);
    await open(emergency);
    expect(await readAwayAt(emergency)).toBe(awayAt + 999);
    expect(await countChangeRows(emergency.person)).toBe(rows + 1);
    await open(basic);
    expect(await readAwayAt(basic)).toBeNull();
  });
});
