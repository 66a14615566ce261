import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserPage, UserResource } from "../../../../shared/wire/user-resource.ts";
import { call } from "../../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";

const OTHER = "org_other";
const MANAGER = { role: "Basic_User", groups: ["token-managers"] };
let admin: string;
let session: string;

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization(OTHER);
});

beforeEach(async () => {
  admin = await storePerson({ role: "Global_Admin" });
  session = await storeSession(admin);
});

const list = async (query = "", token = session) =>
  (await call(`/v1/users${query}`, { token })).json<UserPage>();
const view = async (id: string) =>
  (await call(`/v1/users/${id}`, { token: session })).json<UserResource>();
const patch = (id: string, body: unknown, token = session) =>
  call(`/v1/users/${id}`, { method: "PATCH", token, body });
const remove = (id: string, token = session) =>
  call(`/v1/users/${id}`, { method: "DELETE", token });
const membership = (person: string, organization = HOME) =>
  env.DB.prepare("SELECT role, groups FROM memberships WHERE person = ? AND organization = ?")
    .bind(person, organization)
    .first();

describe("GET /v1/users", () => {
  it("lists only members of this organization, with their data of this organization", async () => {
    const both = await storePerson({ role: "Admin", name: "Vera Both" });
    await storePerson({ id: both, role: "Global_Admin", organization: OTHER });
    await storePerson({ organization: OTHER, name: "Vera Elsewhere" });
    await storeToken({ owner: both });
    await storeToken({ owner: both, organization: OTHER });

    const { users, total } = await list("?q=vera");

    expect(total).toBe(1);
    expect(users).toEqual([
      {
        id: both,
        name: "Vera Both",
        email: `${both}@example.test`.toLowerCase(),
        role: { id: "Admin", name: "Admin" },
        groups: [],
        joined_at: expect.any(String),
        disabled_at: null,
        managed_by: null,
        of_directory: false,
        emergency: false,
        away_at: null,
        live_tokens: 1,
        editable: true,
      },
    ]);
  });

  it("finds members by name and email in any case, and filters by role, group and status", async () => {
    const person = await storePerson({ ...MANAGER, name: "Émile Ångström" });
    await patch(person, { disabled: true });
    const find = async (query: string) => (await list(query)).users.map(({ id }) => id);

    expect(await find(`?q=${encodeURIComponent("ÉMILE å")}`)).toEqual([person]);
    expect(await find(`?q=${person}@EXAMPLE`)).toEqual([person]);
    expect(await find(`?q=${person}&role=Admin`)).toEqual([]);
    expect(await find(`?q=${person}&group=token-managers&status=disabled`)).toEqual([person]);
    expect(await find(`?q=${person}&status=active`)).toEqual([]);
    expect(await find("?q=%25")).toEqual([]);
  });

  it("pages by name without losing or repeating a member", async () => {
    const names = ["Page d", "Page A", "Page c", "Page b"];
    for (const name of names) await storePerson({ name });
    const seen: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const page: UserPage = await list(`?q=page&limit=3${next && `&cursor=${next}`}`);
      seen.push(...page.users.map(({ name }) => name));
      next = page.next_cursor;
    }
    expect(seen).toEqual(["Page A", "Page b", "Page c", "Page d"]);
  });

  it("lets a member who manages others' tokens read, but change nothing", async () => {
    const token = await storeSession(await storePerson(MANAGER));
    const person = await storePerson();

    expect((await list(`?q=${person}`, token)).users[0]).toMatchObject({ editable: false });
    expect((await patch(person, { role: "Admin" }, token)).status).toBe(404);
    expect((await remove(person, token)).status).toBe(404);
  });
});

describe("PATCH /v1/users/{user_id}", () => {
  it("changes role and groups at once, in this organization only, with an audit row and a feed row", async () => {
    const person = await storePerson({ role: "Admin" });
    await storePerson({ id: person, role: "Admin", organization: OTHER });
    const theirs = await storeSession(person);
    const token = await storeToken({ owner: person, scopes: ["USER_READ"] });
    const verify = () => call("/verify?scope=USER_READ", { token: token.plaintext });
    expect((await verify()).status).toBe(200);

    const changed = await patch(person, { role: "Basic_User", groups: ["token-managers"] });

    expect(await changed.json()).toMatchObject({
      role: { id: "Basic_User" },
      groups: [{ id: "token-managers", name: "Token managers" }],
    });
    expect(await (await call("/v1/me", { token: theirs })).json()).toMatchObject({
      role: { id: "Basic_User" },
      controls: ["api_tokens:manage"],
      manages: ["tokens.others"],
    });
    expect(await membership(person, OTHER)).toEqual({ role: "Admin", groups: "[]" });
    expect(await readTrailOf(person)).toEqual([
      {
        action: "membership.updated",
        actor: admin,
        subject: person,
        organization: HOME,
        details: { role: ["Admin", "Basic_User"], groups: [[], ["token-managers"]] },
      },
    ]);
    const feed = await env.DB.prepare("SELECT kind FROM changes WHERE target_id = ?")
      .bind(person)
      .all();
    expect(feed.results).toEqual([{ kind: "user" }]);
  });

  it("ends the sessions of a disabled member in this organization only, and refuses their tokens until they are enabled", async () => {
    const person = await storePerson({ role: "Admin" });
    await storePerson({ id: person, organization: OTHER });
    const here = await storeSession(person);
    const there = await storeSession(person, OTHER);
    const token = await storeToken({ owner: person, scopes: ["API_READ"] });
    const self = () => call("/v1/tokens/self", { token: token.plaintext });

    expect(await (await patch(person, { disabled: true })).json()).toMatchObject({
      disabled_at: expect.any(String),
    });
    expect((await call("/v1/me", { token: here })).status).toBe(401);
    expect((await call("/v1/me", { token: there })).status).toBe(200);
    expect((await self()).status).toBe(401);
    await patch(person, { disabled: false });
    expect((await self()).status).toBe(200);
    expect((await call("/v1/me", { token: here })).status).toBe(401);
  });

  it("refuses to enable a member with a dropped role, who would regain it if the catalog brought it back", async () => {
    const person = await storePerson({ role: "Dropped" });
    await patch(person, { disabled: true });
    const refused = await patch(person, { disabled: false });

    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/role" }] });
    expect((await view(person)).disabled_at).not.toBeNull();
    expect((await patch(person, { role: "Admin", disabled: false })).status).toBe(200);
    expect((await view(person)).disabled_at).toBeNull();
  });

  it("records nothing if nothing changes", async () => {
    const person = await storePerson({ role: "Admin" });
    expect((await patch(person, { role: "Admin", groups: [], disabled: false })).status).toBe(200);
    expect(await readTrailOf(person)).toEqual([]);
  });

  it.each([
    [{ role: "King" }, "/role"],
    [{ groups: ["nowhere"] }, "/groups/0"],
    [{ groups: ["token-managers", "token-managers"] }, "/groups/1"],
    [{ role: 5 }, "/role"],
    [{ email: "other@example.test" }, "/email"],
  ])("refuses %o and points at what is wrong", async (body, pointer) => {
    const response = await patch(await storePerson(), body);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
  });

  it("refuses to let an administrator disable themselves", async () => {
    expect((await patch(admin, { disabled: true })).status).toBe(409);
  });
});

describe("DELETE /v1/users/{user_id}", () => {
  it("revokes the member's sessions and tokens of this organization for good, and of no other", async () => {
    const person = await storePerson({ role: "Admin" });
    await storePerson({ id: person, role: "Admin", organization: OTHER });
    const here = await storeToken({ owner: person, scopes: ["API_READ"] });
    const there = await storeToken({ owner: person, organization: OTHER, scopes: ["API_READ"] });
    const sessionHere = await storeSession(person);
    const sessionThere = await storeSession(person, OTHER);

    expect((await remove(person)).status).toBe(204);

    expect((await call(`/v1/users/${person}`, { token: session })).status).toBe(404);
    expect((await call("/v1/me", { token: sessionHere })).status).toBe(401);
    expect((await call("/v1/me", { token: sessionThere })).status).toBe(200);
    await storePerson({ id: person, role: "Admin" });
    expect((await call("/v1/tokens/self", { token: here.plaintext })).status).toBe(401);
    expect((await call("/v1/tokens/self", { token: there.plaintext })).status).toBe(200);
    const actions = (await readTrailOf(person)).map(({ action }) => action);
    expect(actions.toSorted()).toEqual(["membership.removed", "session.ended", "token.revoked"]);
  });

  it("refuses to let an administrator remove themselves", async () => {
    expect((await remove(admin)).status).toBe(409);
    expect((await view(admin)).id).toBe(admin);
  });
});
