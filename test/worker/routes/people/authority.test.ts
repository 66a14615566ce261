import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";

const patch = (id: string, body: unknown, token: string) =>
  call(`/v1/users/${id}`, { method: "PATCH", token, body });
const remove = (id: string, token: string) => call(`/v1/users/${id}`, { method: "DELETE", token });
const membership = (person: string, organization: string) =>
  env.DB.prepare("SELECT role, groups FROM memberships WHERE person = ? AND organization = ?")
    .bind(person, organization)
    .first();

describe("an administrator who may not edit the catalog", () => {
  const LIMITED = "org_limited";
  let limited: string;
  beforeAll(async () => {
    const catalog = structuredClone(apiControlPlane);
    Object.assign(catalog.roles[1] ?? {}, { controls: ["users:manage"] });
    await storeOrganization(LIMITED, catalog);
    await storePerson({ role: "Global_Admin", organization: LIMITED });
    limited = await storeSession(
      await storePerson({ role: "Admin", organization: LIMITED }),
      LIMITED,
    );
  });
  const member = (role: string) => storePerson({ role, organization: LIMITED });

  it("cannot give more than they have, not even to themselves, and the attempt is audited", async () => {
    const person = await member("Basic_User");
    const me = await (await call("/v1/me", { token: limited })).json<{ user: { id: string } }>();

    expect((await patch(person, { role: "Admin" }, limited)).status).toBe(200);
    for (const body of [{ role: "Global_Admin" }, { groups: ["token-managers"] }]) {
      for (const id of [person, me.user.id]) {
        const response = await patch(id, body, limited);
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({
          type: "urn:latchkey:problem:beyond_authority",
        });
      }
    }
    expect(await membership(person, LIMITED)).toEqual({ role: "Admin", groups: "[]" });
    expect((await readTrailOf(person)).map(({ action }) => action)).toEqual([
      "membership.updated",
      "authority.refused",
      "authority.refused",
    ]);
  });

  it("cannot change or remove a member with more powers", async () => {
    const above = await member("Global_Admin");
    expect((await patch(above, { role: "Basic_User" }, limited)).status).toBe(403);
    expect((await patch(above, { disabled: true }, limited)).status).toBe(403);
    expect((await remove(above, limited)).status).toBe(403);
    const link = await call(`/v1/users/${above}/password-link`, { method: "POST", token: limited });
    expect(link.status).toBe(403);
    expect(await membership(above, LIMITED)).toEqual({ role: "Global_Admin", groups: "[]" });
    expect(await readTrailOf(above)).toMatchObject(
      [{ role: "Basic_User" }, { disabled: true }, { removed: true }, { password_link: true }].map(
        (details) => ({ action: "authority.refused", subject: above, details }),
      ),
    );
  });

  it("is shown the roles and groups that they may assign", async () => {
    const { roles } = await (await call("/v1/roles", { token: limited })).json<{
      roles: { id: string; assignable: boolean }[];
    }>();
    const { groups, controls } = await (await call("/v1/groups", { token: limited })).json<{
      groups: { id: string; assignable: boolean }[];
      controls: { id: string; changeable: boolean }[];
    }>();

    expect(roles.map(({ id, assignable }) => [id, assignable])).toEqual([
      ["Global_Admin", false],
      ["Admin", true],
      ["Basic_User", true],
    ]);
    expect(groups.map(({ id, assignable }) => [id, assignable])).toEqual([
      ["token-managers", false],
    ]);
    expect(controls.filter(({ changeable }) => changeable).map(({ id }) => id)).toEqual([
      "users:manage",
    ]);
  });
});
