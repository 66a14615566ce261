import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import type { TokenPage, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../../support/call.ts";
import { made, make, manager, type Party, party } from "../../support/managed.ts";
import { HOME, storeOrganization } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { feedRowsOf, trailOf } from "../../support/trail.ts";

const NARROW = "org_narrow";
let mara: Party;
let owner: Party;

beforeAll(async () => {
  await storeOrganization();
  const narrow = structuredClone(apiControlPlane);
  Object.assign(narrow.groups[0] ?? {}, { grants_for_others: ["API_READ", "USER_READ"] });
  await storeOrganization(NARROW, narrow);
});
beforeEach(async () => {
  mara = await manager();
  owner = await party({ role: "Admin" });
});

const scopes = (...permissions: string[]) => ({
  scopes: permissions.map((permission) => ({ permission })),
});

describe("a token made for somebody else", () => {
  it("has no secret, waits 7 days for its owner, and says who made it", async () => {
    const response = await make(mara, owner);
    const { secret, ...token } = await response.json<TokenResource & { secret?: string }>();
    const list = await call("/v1/tokens?status=waiting", { token: owner.session });

    expect(response.status).toBe(201);
    expect(response.headers.get("Location")).toBe(`${owner.tokens}/${token.id}`);
    expect(secret).toBeUndefined();
    expect(token).toMatchObject({
      status: "waiting",
      owner: owner.id,
      organization_id: HOME,
      hint: null,
      expires_at: null,
      made_by: { id: mara.id, name: "Mara Manager" },
      collect_expires: { days: 30 },
    });
    const waits = Date.parse(token.collect_by ?? "") - Date.parse(token.created_at);
    expect(waits).toBe(7 * 86_400_000);
    expect((await list.json<TokenPage>()).tokens).toEqual([token]);
    const view = await call(`${owner.tokens}/${token.id}`, { token: mara.session });
    expect(await view.json()).toEqual(token);
    const stored = await env.DB.prepare(
      `SELECT expires_at - collect_by AS after, (SELECT count(*) FROM token_secrets
        WHERE token_id = t.id) AS secrets FROM tokens t WHERE id = ?`,
    )
      .bind(token.id)
      .first();
    // So that it counts no more once it can no longer be collected.
    expect(stored).toEqual({ after: 0, secrets: 0 });
  });

  it("leaves a trail of who acted, and for whom", async () => {
    const { id } = await made(mara, owner);
    const [row] = await trailOf(id);
    const forWhom = await env.DB.prepare(
      "SELECT on_behalf_of FROM audit_events WHERE target_id = ?",
    )
      .bind(id)
      .first();

    expect(row).toMatchObject({
      action: "token.issued",
      actor: mara.id,
      subject: owner.id,
      organization: HOME,
      details: { collect_expires: [null, { days: 30 }], scopes: [[], [["API_READ", null]]] },
    });
    expect(row?.details).not.toHaveProperty("revealed");
    expect(forWhom).toEqual({ on_behalf_of: owner.id });
    expect(await feedRowsOf(id)).toBe(1);
  });

  it("is one, however often a request is tried again under its key", async () => {
    const key = { "Idempotency-Key": "k".repeat(22) };
    const first = await (await make(mara, owner, {}, key)).text();

    expect(await (await make(mara, owner, {}, key)).text()).toBe(first);
    expect((await make(mara, owner, { reveal: true }, key)).status).toBe(422);
    const list = await call(`${owner.tokens}?status=all`, { token: mara.session });
    expect((await list.json<TokenPage>()).total).toBe(1);
  });

  it("counts against its owner's limit", async () => {
    const limited = structuredClone(apiControlPlane);
    const organization = await storeOrganization("org_limit", { ...limited, token_limit: 1 });
    const [by, of] = [await manager({ organization }), await party({ organization })];

    expect((await make(by, of)).status).toBe(201);
    expect((await make(by, of)).status).toBe(409);
    expect((await make(by, by)).status).toBe(201);
  });
});

describe("what a manager may grant", () => {
  it("is what the owner's role may hold, whatever the manager's own may", async () => {
    const basic = await party({ role: "Basic_User" });

    expect((await make(mara, owner, scopes("USER_READ"))).status).toBe(201);
    const refused = await make(mara, basic, scopes("API_READ", "USER_READ"));
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      type: "urn:latchkey:problem:permission_not_grantable",
      errors: [{ pointer: "/scopes/1", permission: "USER_READ" }],
    });
    expect(await trailOf(basic.id)).toMatchObject([
      { action: "scope.refused", actor: mara.id, details: { permissions: ["USER_READ"] } },
    ]);
  });

  it("is within what the manager's group may grant to others, also when a token is edited", async () => {
    const by = await manager({ organization: NARROW, role: "Global_Admin" });
    const of = await party({ organization: NARROW, role: "Admin" });
    const { id } = await made(by, of);
    const add = (permission: string) =>
      call(`${of.tokens}/${id}/scopes`, {
        method: "POST",
        token: by.session,
        body: scopes(permission),
      });
    const view = await call(`/v1/users/${of.id}/catalog`, { token: by.session });
    const { apis } = await view.json<CatalogView>();

    expect((await make(by, of, scopes("PLAN_READ"))).status).toBe(403);
    expect((await add("PLAN_READ")).status).toBe(403);
    expect((await add("USER_READ")).status).toBe(200);
    const grantable = apis.flatMap((api) => api.permissions.filter((each) => each.grantable));
    expect(grantable.map(({ id: permission }) => permission)).toEqual(["API_READ", "USER_READ"]);
  });

  it.each([
    [{ name: "x".repeat(101) }, "/name"],
    [{ expires: { days: 8 } }, "/expires"],
    [scopes("CROSS_ORGANIZATION_ACCESS"), "/scopes/0"],
    [{ reveal: true }, "/reveal"],
  ])("is held to the same rules as one's own: %j", async (change, pointer) => {
    const refused = await make(mara, owner, change);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer }] });
  });
});

describe("a manager", () => {
  it("edits, revokes and deletes what a member has", async () => {
    const { id } = await storeToken({ owner: owner.id, scopes: ["API_READ"] });
    const one = `${owner.tokens}/${id}`;
    const request = (method: string, path = "", body?: object) =>
      call(one + path, { method, token: mara.session, ...(body ? { body } : {}) });

    expect(await (await request("PATCH", "", { name: "Renamed" })).json()).toMatchObject({
      name: "Renamed",
      made_by: null,
    });
    expect(await (await request("POST", "/revoke")).json()).toMatchObject({ status: "revoked" });
    expect((await request("GET", "/activity")).status).toBe(200);
    expect((await request("DELETE")).status).toBe(204);
    const actions = (await trailOf(id)).map(({ action, actor }) => [action, actor]);
    expect(actions).toEqual([
      ["token.updated", mara.id],
      ["token.revoked", mara.id],
      ["token.deleted", mara.id],
    ]);
  });

  it("finds a token only below the member whose it is, in their own organization", async () => {
    const other = await party();
    await party({ id: owner.id, organization: NARROW });
    const ids = [
      (await storeToken({ owner: other.id })).id,
      (await storeToken({ owner: owner.id, organization: NARROW })).id,
      (await storeToken({ owner: owner.id, kind: "ses", expiresAt: 9e9 })).id,
    ];

    for (const id of ids) {
      const answer = await call(`${owner.tokens}/${id}`, { token: mara.session });
      expect(answer.status).toBe(404);
    }
    const list = await call(`${owner.tokens}?status=all`, { token: mara.session });
    expect(await list.json()).toMatchObject({ tokens: [], total: 0 });
  });

  it("does not see from where a member acted, unless it was themselves", async () => {
    await call("/v1/me", {
      method: "PATCH",
      token: owner.session,
      body: { name: "Olaf" },
      headers: { "CF-Connecting-IP": "203.0.113.9" },
    });
    const answer = await call(`/v1/users/${owner.id}/activity`, { token: mara.session });

    expect(await answer.json()).toMatchObject({
      events: [{ action: "user.updated", actor: { id: owner.id }, ip_address: null }],
    });
  });

  it("loses all of it with the control, and what was made stays", async () => {
    const { id } = await made(mara, owner);
    await env.DB.prepare("UPDATE memberships SET groups = '[]' WHERE person = ?")
      .bind(mara.id)
      .run();

    expect((await make(mara, owner)).status).toBe(404);
    expect((await call(`${owner.tokens}/${id}`, { token: mara.session })).status).toBe(404);
    expect((await call(`/v1/tokens/${id}`, { token: owner.session })).status).toBe(200);
  });
});
