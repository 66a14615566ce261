import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { OrganizationResource } from "../../../../shared/wire/organization-resource.ts";
import { readConfig } from "../../../../worker/http/config.ts";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

let count = 0;
let organization: string;
let owner: string;
let session: string;

/** Makes an organization of its own for each test, with a member who manages everything. */
beforeEach(async () => {
  organization = await storeOrganization(`org_quota${count++}`);
  owner = await storePerson({ role: "Global_Admin", organization, groups: ["token-managers"] });
  session = await storeSession(owner, organization);
});

const setQuota = (quota: number | null) =>
  env.DB.prepare("UPDATE organizations SET token_quota = ? WHERE id = ?")
    .bind(quota, organization)
    .run();
const countTokens = () =>
  env.DB.prepare("SELECT count(*) AS n FROM tokens WHERE organization = ? AND kind <> 'ses'")
    .bind(organization)
    .first("n");
const issue = (token = session, path = "/v1/tokens", headers = {}) =>
  call(path, {
    method: "POST",
    token,
    headers,
    body: { name: "n", expires: { days: 30 }, scopes: [{ permission: "API_READ" }] },
  });
const issueCredential = () =>
  call("/v1/credentials", {
    method: "POST",
    token: session,
    body: { name: "Gateway", api: "control-plane", expires: { days: 30 } },
  });
const current = async (token = session) =>
  (await call("/v1/organizations/current", { token })).json<OrganizationResource>();
const FULL = { status: 409, type: "urn:latchkey:problem:token_quota_reached" };
const refusalOf = async (response: Response) => ({
  status: response.status,
  type: (await response.json<{ type?: string }>()).type,
});

describe("an organization that stores as many tokens as it may", () => {
  it("gets no more of any kind, for any owner, however they end, until one is deleted", async () => {
    await setQuota(3);
    const { id } = await (await issue()).json<{ id: string }>();
    await call(`/v1/tokens/${id}/revoke`, { method: "POST", token: session });
    await storeToken({ owner, organization, expiresAt: 1 });
    expect((await issueCredential()).status).toBe(201);

    expect(await refusalOf(await issue())).toEqual(FULL);
    expect(await refusalOf(await issueCredential())).toEqual(FULL);
    const member = await storePerson({ organization });
    expect(await refusalOf(await issue(session, `/v1/users/${member}/tokens`))).toEqual(FULL);
    const key = { "Idempotency-Key": "k".repeat(22) };
    expect(await refusalOf(await issue(session, "/v1/tokens", key))).toEqual(FULL);
    expect(await countTokens()).toBe(3);

    await call(`/v1/tokens/${id}`, { method: "DELETE", token: session });
    expect((await issue(session, "/v1/tokens", key)).status).toBe(201);
    expect(await refusalOf(await issue())).toEqual(FULL);
  });

  it("gets exactly as many as it may, however many requests race", async () => {
    await setQuota(5);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const token = await storeSession(await storePerson({ organization }), organization);
        return (await issue(token)).status;
      }),
    );
    expect(statuses.toSorted()).toEqual([...Array(5).fill(201), ...Array(15).fill(409)]);
    expect(await countTokens()).toBe(5);
  });

  it("still signs its members in, regenerates, revokes and deletes", async () => {
    const { id } = await (await issue()).json<{ id: string }>();
    await setQuota(0);
    const again = await storeSession(owner, organization);
    expect((await call("/v1/me", { token: again })).status).toBe(200);
    const regenerated = await call(`/v1/tokens/${id}/regenerate`, {
      method: "POST",
      token: session,
      body: { expires: { days: 30 } },
      headers: { "If-Match": '"1"' },
    });
    expect(regenerated.status).toBe(200);
    expect((await call("/v1/tokens/revoke-all", { method: "POST", token: session })).status).toBe(
      200,
    );
    expect(
      (await call("/v1/tokens?confirm=all", { method: "DELETE", token: session })).status,
    ).toBe(200);
    expect((await current()).quota).toEqual({ tokens: { used: 0, limit: 0 } });
  });

  it("does not affect another organization, and may store more once the quota is raised", async () => {
    await setQuota(0);
    const other = await storeOrganization(`org_quota${count++}`);
    const there = await storeSession(await storePerson({ organization: other }), other);
    expect((await issue(there)).status).toBe(201);
    await setQuota(1_000_000);
    expect((await issue()).status).toBe(201);
  });
});

describe("GET /v1/organizations/current", () => {
  it("shows administrators how many tokens are stored and may be, by default 50,000", async () => {
    await issue();
    await storeToken({ owner, organization, revokedAt: 1 });
    expect((await current()).quota).toEqual({ tokens: { used: 2, limit: 50_000 } });
    await setQuota(70);
    expect((await current()).quota).toEqual({ tokens: { used: 2, limit: 70 } });
  });

  it("shows it to no other member", async () => {
    const member = await storeSession(
      await storePerson({ role: "Admin", organization }),
      organization,
    );
    expect(await current(member)).not.toHaveProperty("quota");
  });

  it("lets no request change it", async () => {
    for (const body of [{ quota: { tokens: { limit: 9 } } }, { settings: { token_quota: 9 } }]) {
      const path = "/v1/organizations/current";
      const response = await call(path, { method: "PATCH", token: session, body });
      expect(response.status).toBe(422);
    }
    expect((await current()).quota?.tokens.limit).toBe(50_000);
  });
});

describe("ORGANIZATION_TOKEN_QUOTA", () => {
  it.each([
    ["", 50_000],
    ["1", 1],
    ["99999999", 99_999_999],
  ])("may be %j", async (text, quota) => {
    const config = await readConfig({ ...env, ORGANIZATION_TOKEN_QUOTA: text });
    expect(config).toMatchObject({ ok: true, value: { organizationTokenQuota: quota } });
  });

  it.each(["0", "-1", "1e6", "1.5", " 5", "50,000", "100000000", "unlimited"])(
    "is refused as %j",
    async (text) => {
      const config = await readConfig({ ...env, ORGANIZATION_TOKEN_QUOTA: text });
      expect(config).toEqual({ ok: false, refusal: { setting: "ORGANIZATION_TOKEN_QUOTA" } });
    },
  );
});
