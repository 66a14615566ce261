import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type {
  OrganizationList,
  OrganizationResource,
} from "../../../../shared/wire/organization-resource.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";

const OTHER = "org_other";

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization(OTHER);
});

const list = async (token: string) =>
  (await call("/v1/organizations", { token })).json<OrganizationList>();
const create = (token: string, body: unknown = { name: "New", preset: "api-control-plane" }) =>
  call("/v1/organizations", { method: "POST", token, body });
const current = async (token: string) =>
  (await call("/v1/organizations/current", { token })).json<OrganizationResource>();
const patch = (token: string, body: unknown) =>
  call("/v1/organizations/current", { method: "PATCH", token, body });
const leave = (token: string) => call("/v1/organizations/current/leave", { method: "POST", token });

/** Stores an organization with a single administrator. */
async function storeSoleAdministrator(id: string): Promise<{ person: string; session: string }> {
  await storeOrganization(id);
  const person = await storePerson({ role: "Global_Admin", organization: id });
  return { person, session: await storeSession(person, id) };
}

describe("GET /v1/organizations", () => {
  it("lists the organizations in which I am enabled, with my role, and marks the current one", async () => {
    const me = await storePerson({ role: "Basic_User" });
    await storePerson({ id: me, role: "Global_Admin", organization: OTHER });
    const disabled = await storeOrganization("org_disabled");
    await storePerson({ id: me, organization: disabled });
    await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE organization = ?")
      .bind(disabled)
      .run();
    const { organizations, presets } = await list(await storeSession(me));

    expect(organizations).toMatchObject([
      { id: HOME, role: { id: "Basic_User", name: "Basic_User" }, current: true },
      { id: OTHER, role: { id: "Global_Admin", name: "Global_Admin" }, current: false },
    ]);
    expect(presets).toEqual([]);
  });
});

describe("POST /v1/organizations", () => {
  it("creates an organization with its catalog, and makes the creator its first administrator", async () => {
    const creator = await storePerson({ role: "Global_Admin" });
    const session = await storeSession(creator);
    expect((await list(session)).presets).toContain("api-control-plane");

    const response = await create(session, { name: "Second", preset: "api-control-plane" });
    const { id, name } = await response.json<OrganizationResource>();

    expect(response.status).toBe(201);
    expect(name).toBe("Second");
    expect((await list(session)).organizations.map((mine) => mine.id)).toContain(id);
    const there = await storeSession(creator, id);
    expect(await (await call("/v1/me", { token: there })).json()).toMatchObject({
      organization: { id, name: "Second" },
      role: { id: "Global_Admin" },
      groups: [{ id: "token-managers" }],
      controls: ["api_tokens:manage", "catalog:manage", "audit:read", "users:manage"],
      manages: ["users", "tokens.others", "catalog", "audit"],
      grantable: { count: 31, of: 31 },
    });
    const { results } = await env.DB.prepare(
      "SELECT action, actor FROM audit_events WHERE organization = ? ORDER BY seq",
    )
      .bind(id)
      .all();
    expect(results).toEqual([
      { action: "organization.created", actor: creator },
      { action: "catalog.put", actor: creator },
      { action: "membership.created", actor: creator },
    ]);
  });

  it.each([
    ["manages no users", "Admin", HOME],
    ["manages users of another organization", "Global_Admin", OTHER],
  ])("answers 404 to a member who %s", async (_, role, organization) => {
    const person = await storePerson({ role, organization });
    expect((await create(await storeSession(person, organization))).status).toBe(404);
  });

  it.each([
    [{ name: "x", preset: "nowhere" }, "/preset"],
    [{ name: "x", preset: "__proto__" }, "/preset"],
    [{ name: "x".repeat(101), preset: "api-control-plane" }, "/name"],
    [{ name: "x", preset: "api-control-plane", id: "org_mine" }, "/id"],
  ])("refuses %o", async (body, pointer) => {
    const session = await storeSession(await storePerson({ role: "Global_Admin" }));
    const response = await create(session, body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });
});

describe("/v1/organizations/current", () => {
  it("shows managers no secrets until a member who manages users allows it", async () => {
    const { person, session } = await storeSoleAdministrator("org_settings");
    expect((await current(session)).settings).toEqual({
      ...{ managers_see_secrets: false, sign_in: "any" },
      ...{ away_days: null, kept_secrets: "off", emergency_members: [] },
    });

    const changed = await patch(session, {
      name: "Renamed",
      settings: { managers_see_secrets: true },
    });

    expect(await changed.json()).toMatchObject({
      id: "org_settings",
      name: "Renamed",
      settings: { managers_see_secrets: true },
    });
    expect(await readTrailOf("org_settings")).toContainEqual({
      action: "organization.updated",
      actor: person,
      subject: person,
      organization: "org_settings",
      details: {
        name: ["Organization org_settings", "Renamed"],
        managers_see_secrets: [false, true],
      },
    });
    const other = await storeSession(await storePerson());
    expect((await current(other)).settings).toEqual({
      managers_see_secrets: false,
      sign_in: "any",
      away_days: null,
      kept_secrets: "off",
    });
  });

  it("answers 404 to a change by a member who manages no users", async () => {
    const session = await storeSession(await storePerson({ role: "Admin" }));
    expect((await patch(session, { name: "Mine" })).status).toBe(404);
    expect((await current(session)).name).toBe("Organization org_home");
  });
});

describe("leaving", () => {
  it("ends the sessions and revokes the tokens of this organization only", async () => {
    const me = await storePerson();
    await storePerson({ id: me, organization: OTHER });
    const session = await storeSession(me);
    const token = await storeToken({ owner: me, scopes: ["API_READ"] });
    const kept = await storeToken({ owner: me, organization: OTHER, scopes: ["API_READ"] });

    expect((await leave(session)).status).toBe(204);

    expect((await call("/v1/me", { token: session })).status).toBe(401);
    expect((await call("/v1/tokens/self", { token: token.plaintext })).status).toBe(401);
    expect((await call("/v1/tokens/self", { token: kept.plaintext })).status).toBe(200);
    expect((await list(await storeSession(me, OTHER))).organizations).toHaveLength(1);
  });

  it("is refused to the last administrator, who cannot be demoted either", async () => {
    const { person, session } = await storeSoleAdministrator("org_last");
    const disabled = await storePerson({ role: "Global_Admin", organization: "org_last" });
    await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?")
      .bind(disabled)
      .run();
    const demote = () =>
      call(`/v1/users/${person}`, { method: "PATCH", token: session, body: { role: "Admin" } });

    for (const response of [await leave(session), await demote()]) {
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({
        type: "urn:latchkey:problem:last_administrator",
      });
    }
    await storePerson({ role: "Global_Admin", organization: "org_last" });
    expect((await demote()).status).toBe(200);
  });

  it("answers a concurrent change with a conflict, not with last_administrator", async () => {
    const { session } = await storeSoleAdministrator("org_busy");
    await storePerson({ role: "Global_Admin", organization: "org_busy" });
    const leaveRequest = { method: "POST", token: session };
    const change = { method: "PUT", token: session, body: { controls: ["audit:read"] } };
    const answer = await callMeanwhile("/v1/organizations/current/leave", leaveRequest, () =>
      call("/v1/groups/token-managers/controls", change),
    );

    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ type: "urn:latchkey:problem:conflict" });
    expect((await leave(session)).status).toBe(204);
  });

  it("lets only one of the last two administrators leave if both try at once", async () => {
    const { session } = await storeSoleAdministrator("org_race");
    const second = await storePerson({ role: "Global_Admin", organization: "org_race" });
    const sessions = [session, await storeSession(second, "org_race")];

    const answers = await Promise.all(sessions.map(leave));

    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
  });
});
