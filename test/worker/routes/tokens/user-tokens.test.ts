import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import type { TokenPage, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../../support/call.ts";
import {
  issueTokenFor,
  requestTokenFor,
  type SignedInMember,
  storeManager,
  storeSignedInMember,
} from "../../support/issue-token-for.ts";
import { HOME, storeOrganization } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTrailOf } from "../../support/trail.ts";

const NARROW = "org_narrow";
let mara: SignedInMember;
let owner: SignedInMember;

beforeAll(async () => {
  await storeOrganization();
  const narrow = structuredClone(apiControlPlane);
  Object.assign(narrow.groups[0] ?? {}, { grants_for_others: ["API_READ", "USER_READ"] });
  await storeOrganization(NARROW, narrow);
});
beforeEach(async () => {
  mara = await storeManager();
  owner = await storeSignedInMember({ role: "Admin" });
});

const scopes = (...permissions: string[]) => ({
  scopes: permissions.map((permission) => ({ permission })),
});

describe("a token created for another member", () => {
  it("has no secret, can be collected by its owner for 7 days, and names its creator", async () => {
    const response = await requestTokenFor(mara, owner);
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
    // The token expires with the deadline, so that it no longer counts towards the limit.
    expect(stored).toEqual({ after: 0, secrets: 0 });
  });

  it("is audited with the manager and the owner", async () => {
    const { id } = await issueTokenFor(mara, owner);
    const [row] = await readTrailOf(id);
    const behalf = await env.DB.prepare("SELECT on_behalf_of FROM audit_events WHERE target_id = ?")
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
    expect(behalf).toEqual({ on_behalf_of: owner.id });
    expect(await countChangeRows(id)).toBe(1);
  });

  it("is created once for all retries under one key", async () => {
    const key = { "Idempotency-Key": "k".repeat(22) };
    const first = await (await requestTokenFor(mara, owner, {}, key)).text();

    expect(await (await requestTokenFor(mara, owner, {}, key)).text()).toBe(first);
    expect((await requestTokenFor(mara, owner, { reveal: true }, key)).status).toBe(422);
    const list = await call(`${owner.tokens}?status=all`, { token: mara.session });
    expect((await list.json<TokenPage>()).total).toBe(1);
  });

  it("counts towards its owner's limit", async () => {
    const limited = structuredClone(apiControlPlane);
    const organization = await storeOrganization("org_limit", { ...limited, token_limit: 1 });
    const [actor, member] = [
      await storeManager({ organization }),
      await storeSignedInMember({ organization }),
    ];

    expect((await requestTokenFor(actor, member)).status).toBe(201);
    expect((await requestTokenFor(actor, member)).status).toBe(409);
    expect((await requestTokenFor(actor, actor)).status).toBe(201);
  });
});

describe("what a manager may grant", () => {
  it("is limited to what the owner's role may grant, not to the manager's own role", async () => {
    const basic = await storeSignedInMember({ role: "Basic_User" });

    expect((await requestTokenFor(mara, owner, scopes("USER_READ"))).status).toBe(201);
    const refused = await requestTokenFor(mara, basic, scopes("API_READ", "USER_READ"));
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      type: "urn:latchkey:problem:permission_not_grantable",
      errors: [{ pointer: "/scopes/1", permission: "USER_READ" }],
    });
    expect(await readTrailOf(basic.id)).toMatchObject([
      { action: "scope.refused", actor: mara.id, details: { permissions: ["USER_READ"] } },
    ]);
  });

  it("is limited to what the manager's group may grant to others, also when a token is edited", async () => {
    const actor = await storeManager({ organization: NARROW, role: "Global_Admin" });
    const member = await storeSignedInMember({ organization: NARROW, role: "Admin" });
    const { id } = await issueTokenFor(actor, member);
    const add = (permission: string) =>
      call(`${member.tokens}/${id}/scopes`, {
        method: "POST",
        token: actor.session,
        body: scopes(permission),
      });
    const view = await call(`/v1/users/${member.id}/catalog`, { token: actor.session });
    const { apis } = await view.json<CatalogView>();

    expect((await requestTokenFor(actor, member, scopes("PLAN_READ"))).status).toBe(403);
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
  ])("follows the rules of any token: %j is refused", async (change, pointer) => {
    const refused = await requestTokenFor(mara, owner, change);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer }] });
  });
});

describe("a manager", () => {
  it("edits, revokes and deletes a member's tokens", async () => {
    const { id } = await storeToken({ owner: owner.id, scopes: ["API_READ"] });
    const tokenPath = `${owner.tokens}/${id}`;
    const request = (method: string, path = "", body?: object) =>
      call(tokenPath + path, { method, token: mara.session, ...(body ? { body } : {}) });

    expect(await (await request("PATCH", "", { name: "Renamed" })).json()).toMatchObject({
      name: "Renamed",
      made_by: null,
    });
    expect(await (await request("POST", "/revoke")).json()).toMatchObject({ status: "revoked" });
    expect((await request("GET", "/activity")).status).toBe(200);
    expect((await request("DELETE")).status).toBe(204);
    const actions = (await readTrailOf(id)).map(({ action, actor }) => [action, actor]);
    expect(actions).toEqual([
      ["token.updated", mara.id],
      ["token.revoked", mara.id],
      ["token.deleted", mara.id],
    ]);
  });

  it("finds a token only below its owner, and only in the manager's organization", async () => {
    const other = await storeSignedInMember();
    await storeSignedInMember({ id: owner.id, organization: NARROW });
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

  it("does not see the IP address of a member's action", async () => {
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

  it("loses access with the control, while the created tokens stay", async () => {
    const { id } = await issueTokenFor(mara, owner);
    await env.DB.prepare("UPDATE memberships SET groups = '[]' WHERE person = ?")
      .bind(mara.id)
      .run();

    expect((await requestTokenFor(mara, owner)).status).toBe(404);
    expect((await call(`${owner.tokens}/${id}`, { token: mara.session })).status).toBe(404);
    expect((await call(`/v1/tokens/${id}`, { token: owner.session })).status).toBe(200);
  });
});
