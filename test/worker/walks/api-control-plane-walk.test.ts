import { beforeAll, describe, expect, it } from "vitest";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { MeResource } from "../../../shared/wire/me-resource.ts";
import type { IssuedTokenResource } from "../../../shared/wire/token-resource.ts";
import { call, callForm } from "../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

/** Walks through the API Control Plane's page on personal access tokens, from top to bottom, over the API. */
const people = new Map<string, string>();

beforeAll(async () => {
  await storeOrganization();
  for (const role of ["Global_Admin", "Admin", "Basic_User"]) {
    people.set(role, await storeSession(await storePerson({ role })));
  }
});

const sessionOf = (role: string) => people.get(role) ?? "";
const me = async (role: string) =>
  (await call("/v1/me", { token: sessionOf(role) })).json<MeResource>();
const catalog = async (role: string) =>
  (await call("/v1/catalog", { token: sessionOf(role) })).json<CatalogView>();
const create = (role: string, body: object) =>
  call("/v1/tokens", {
    method: "POST",
    token: sessionOf(role),
    body: { name: "n", expires: { days: 30 }, scopes: [{ permission: "API_READ" }], ...body },
  });
const grantable = async (role: string) =>
  (await catalog(role)).apis
    .flatMap((api) => api.permissions)
    .filter((permission) => permission.grantable)
    .map((permission) => permission.id);

describe("Account Settings", () => {
  it("[ACP-1, ACP-2] displays the information of the logged-in user, depending on the role", async () => {
    expect(await me("Basic_User")).toMatchObject({
      user: { name: expect.any(String), email: expect.stringContaining("@") },
      organization: { id: HOME },
      role: { id: "Basic_User" },
      grantable: { count: 13, of: 31 },
      automatic: [],
    });
    expect(await me("Admin")).toMatchObject({ grantable: { count: 21, of: 31 }, automatic: [] });
    expect(await me("Global_Admin")).toMatchObject({
      grantable: { count: 31, of: 31 },
      automatic: ["CROSS_ORGANIZATION_ACCESS"],
    });
  });

  it("lets the user edit their name, but not their role", async () => {
    const edit = { method: "PATCH", token: sessionOf("Admin") };
    const renamed = await call("/v1/me", { ...edit, body: { name: "Ada Lovelace" } });

    expect(await renamed.json()).toMatchObject({ user: { name: "Ada Lovelace" } });
    expect((await me("Admin")).user.name).toBe("Ada Lovelace");
    expect((await call("/v1/me", { ...edit, body: { role: "Global_Admin" } })).status).toBe(422);
  });
});

describe("Create New Personal Access Token", () => {
  it("[ACP-5] accepts any name, even twice", async () => {
    for (const name of ["Deploy", "Deploy", "日本語 ✨"]) {
      expect(await (await create("Admin", { name })).json()).toMatchObject({ name });
    }
  });

  it("[ACP-6, ACP-7] offers a validity in days: 7, 30 by default, 60, 90, 180, 365, or empty", async () => {
    const { expiry } = await catalog("Basic_User");

    expect(expiry.default).toEqual({ days: 30 });
    expect(expiry.choices).toEqual([...[7, 30, 60, 90, 180, 365].map((days) => ({ days })), null]);
  });

  it.each([7, 30, 60, 90, 180, 365])("makes a token valid for %d days", async (days) => {
    const token = await (await create("Admin", { expires: { days } })).json<IssuedTokenResource>();

    const lifetime = Date.parse(token.expires_at ?? "") - Date.parse(token.created_at);
    expect(lifetime).toBe(days * 86_400_000);
  });

  it("makes a token valid indefinitely with the empty selection", async () => {
    const token = await (await create("Admin", { expires: null })).json<IssuedTokenResource>();

    expect(token.expires_at).toBeNull();
    const answer = await call("/verify?scope=API_READ", { token: token.secret });
    expect(answer.headers.get("X-Token-Expires")).toBe("never");
  });

  it("[ACP-8, ACP-11] generates the selection of permissions from the user's current role", async () => {
    expect(await grantable("Global_Admin")).toHaveLength(31);
    expect(await grantable("Admin")).toHaveLength(21);
    expect(await grantable("Basic_User")).toHaveLength(13);
    expect(await grantable("Admin")).toContain("USER_INVITATION");
    expect(await grantable("Basic_User")).not.toContain("USER_INVITATION");
    for (const role of people.keys()) {
      expect(await grantable(role)).not.toContain("CROSS_ORGANIZATION_ACCESS");
    }
  });

  it("lets each role grant exactly its selection, permission by permission", async () => {
    const all = await grantable("Global_Admin");
    const mine = await grantable("Basic_User");
    for (const permission of all) {
      const response = await create("Basic_User", { scopes: [{ permission }] });
      expect(response.status, permission).toBe(mine.includes(permission) ? 201 : 403);
    }
  });

  it("[ACP-9] needs at least one permission", async () => {
    expect((await create("Basic_User", { scopes: [] })).status).toBe(422);
  });

  it("[ACP-14] includes no other permission: USER_WRITE neither invites nor reads", async () => {
    const token = await create("Admin", { scopes: [{ permission: "USER_WRITE" }] });
    const { secret } = await token.json<IssuedTokenResource>();
    const verify = async (scope: string) =>
      (await call(`/verify?scope=${scope}`, { token: secret })).status;

    expect(await verify("USER_WRITE")).toBe(200);
    for (const other of ["USER_INVITATION", "USER_READ"]) {
      expect(await verify(other), other).toBe(403);
    }
  });

  it("[ACP-10] shows the token once, to copy and save, and in no later answer", async () => {
    const issued = await (await create("Basic_User", { name: "Once" })).json<IssuedTokenResource>();
    for (const path of [`/v1/tokens/${issued.id}`, "/v1/tokens?q=once&status=all"]) {
      const text = await (await call(path, { token: sessionOf("Basic_User") })).text();
      expect(text).toContain("Once");
      expect(text).not.toContain(issued.secret);
      expect(text).toContain(issued.hint);
    }
  });
});

describe("Global_Admin gets a scope automatically", () => {
  it("[ACP-12, ACP-15] adds CROSS_ORGANIZATION_ACCESS to each of their tokens, and to no other role's", async () => {
    const svc = await storeToken({ kind: "svc", owner: HOME });
    const scopeOf = async (role: string) => {
      const token = await (await create(role, {})).json<IssuedTokenResource>();
      const form = { token: token.secret };
      const answer = await callForm("/oauth/introspect", form, { token: svc.plaintext });
      return { listed: token.automatic, ...(await answer.json<{ scope: string; role: string }>()) };
    };

    expect(await scopeOf("Global_Admin")).toMatchObject({
      listed: ["CROSS_ORGANIZATION_ACCESS"],
      scope: "API_READ CROSS_ORGANIZATION_ACCESS",
      role: "Global_Admin",
    });
    expect(await scopeOf("Admin")).toMatchObject({ listed: [], scope: "API_READ", role: "Admin" });
  });

  it("[ACP-13] adds it to a token with a picked scope, and not to a token without one", async () => {
    const { id, secret } = await (await create("Global_Admin", {})).json<IssuedTokenResource>();
    const one = await (await create("Global_Admin", {})).json<IssuedTokenResource>();
    const question = "/verify?scope=CROSS_ORGANIZATION_ACCESS";
    expect((await call(question, { token: one.secret })).status).toBe(200);
    const path = `/v1/tokens/${id}/scopes`;
    await call(path, { method: "DELETE", token: sessionOf("Global_Admin") });
    expect((await call(question, { token: secret })).status).toBe(403);
  });
});
