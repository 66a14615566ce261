import { beforeAll, describe, expect, it } from "vitest";
import type { TokenPage, TokenResource } from "../../../shared/wire/token-resource.ts";
import { magistralaOperations } from "../../../worker/permissions/presets/magistrala-operations.ts";
import { now } from "../support/organizations.ts";
import { storeMember } from "../support/preset-member.ts";
import { storeToken } from "../support/store-token.ts";

/** Walks through Magistrala's page on personal access tokens with nine operations over the API. */
const organization = "org_walk";
let member: Awaited<ReturnType<typeof storeMember>>;

beforeAll(async () => {
  member = await storeMember(organization, magistralaOperations, "administrator");
});

const PUBLISH = { permission: "channels:publish", entity_id: "ch_1" };
const PAT = { name: "Gateway", expires: { days: 30 }, scopes: [PUBLISH] };
const publishStatus = (secret: string) =>
  member.verify(secret, "scope=channels:publish&entity=ch_1");
const post = (path: string, body: object = {}) => member.tokens(path, { method: "POST", body });

describe("Create a PAT", () => {
  it("[MGO-1, MGO-8] restricts a token to operations on particular entities, or on every one", async () => {
    const secret = (await member.issue(PAT)).secret;
    expect(await publishStatus(secret)).toBe(200);
    for (const other of ["scope=channels:publish&entity=ch_2", "scope=channels:publish"]) {
      expect(await member.verify(secret, other), other).toBe(403);
    }
    expect(await member.verify(secret, "scope=channels:subscribe&entity=ch_1")).toBe(403);

    const every = await member.issue({ ...PAT, scopes: [{ ...PUBLISH, entity_id: "*" }] });
    expect(await member.verify(every.secret, "scope=channels:publish&entity=ch_2")).toBe(200);
    expect(await member.verify(every.secret, "scope=channels:publish")).toBe(200);
  });

  it("[MGO-4, MGO-6] requires a name as a recognizable label, and accepts a description", async () => {
    expect(await member.issue(PAT)).toMatchObject({ name: "Gateway", description: "" });
    const described = { ...PAT, description: "In the boiler room." };
    expect(await member.issue(described)).toMatchObject({ description: "In the boiler room." });
    expect((await member.create({ ...PAT, name: " " })).status).toBe(422);
  });

  it("[MGO-5] requires the period for which the token will remain valid, in days", async () => {
    const token = await member.issue({ ...PAT, expires: { days: 7 } });
    const lifetime = Date.parse(token.expires_at ?? "") - Date.parse(token.created_at);
    expect(lifetime).toBe(7 * 86_400_000);
    for (const expires of [null, { months: 3 }, { at: "2030-01-01T00:00:00Z" }]) {
      expect((await member.create({ ...PAT, expires })).status).toBe(422);
    }
  });

  it("[MGO-7, MGO-9] has nine operations, of which only channels have publish and subscribe", async () => {
    const { apis } = await member.catalog();
    const ids = apis.flatMap(({ permissions }) => permissions.map(({ id }) => id));
    const operations = (entity: string) =>
      ids.filter((id) => id.startsWith(`${entity}:`)).map((id) => id.slice(entity.length + 1));
    const seven = ["create", "read", "list", "update", "delete", "share", "unshare"];

    for (const entity of ["clients", "groups", "domains"])
      expect(operations(entity)).toEqual(seven);
    expect(operations("channels")).toEqual([...seven, "publish", "subscribe"]);
    for (const permission of ids) {
      const scopes = [{ permission, entity_id: "*" }];
      const { secret } = await member.issue({ ...PAT, scopes });
      expect(await member.verify(secret, `scope=${permission}`), permission).toBe(200);
    }
    const scopes = [{ permission: "clients:publish", entity_id: "*" }];
    expect((await member.create({ ...PAT, scopes })).status).toBe(422);
  });
});

describe("View a PAT", () => {
  it("[MGO-12] displays the secret once, and in no later answer", async () => {
    const { id, secret, hint } = await member.issue(PAT);
    const text = await (await member.tokens(`/${id}`)).text();
    expect(text).toContain(hint);
    expect(text).not.toContain(secret);
  });
});

describe("Manage scopes", () => {
  it("[MGO-13] adds a scope to an existing token, which can do more from then on", async () => {
    const { id, secret } = await member.issue({ ...PAT, scopes: [] });
    expect((await post(`/${id}/scopes`, { scopes: [PUBLISH] })).status).toBe(200);
    expect(await publishStatus(secret)).toBe(200);
  });

  it("[MGO-14, MGO-15] deletes a specific scope, or all of them", async () => {
    const scopes = [PUBLISH, { ...PUBLISH, permission: "channels:subscribe" }];
    const [one, none] = [await member.issue({ ...PAT, scopes }), await member.issue(PAT)];
    await member.tokens(`/${one.id}/scopes/${one.scopes[0]?.id}`, { method: "DELETE" });
    await member.tokens(`/${none.id}/scopes`, { method: "DELETE" });

    expect(await publishStatus(one.secret)).toBe(403);
    expect(await member.verify(one.secret, "scope=channels:subscribe:ch_1")).toBe(200);
    expect(await publishStatus(none.secret)).toBe(403);
    expect(await (await member.tokens(`/${none.id}`)).json()).toMatchObject({ scopes: [] });
  });
});

describe("Revoke a PAT", () => {
  it("[MGO-16, MGO-17] makes it inactive, so that it performs none of the scoped operations", async () => {
    const { id, secret } = await member.issue(PAT);
    const revoked = await (await post(`/${id}/revoke`)).json<TokenResource>();

    expect(revoked).toMatchObject({ status: "revoked", revoked_at: expect.any(String) });
    expect(await publishStatus(secret)).toBe(401);
    expect(await member.introspect(secret)).toEqual({ active: false });
  });
});

describe("Regenerate a PAT", () => {
  const regenerate = async (id: string, version: number) =>
    member.tokens(`/${id}/regenerate`, {
      method: "POST",
      body: { expires: { days: 60 } },
      headers: { "If-Match": `"${version}"` },
    });

  it("[MGO-18, MGO-19] gives a revoked one a new validity and a new secret, and preserves everything else", async () => {
    const before = await member.issue({ ...PAT, description: "In the boiler room." });
    await post(`/${before.id}/revoke`);
    const after = await (await regenerate(before.id, 2)).json<typeof before>();

    const { id, name, description, scopes } = before;
    expect(after).toMatchObject({ id, name, description, scopes, status: "active" });
    expect(after.revoked_at).toBeNull();
    expect(Date.parse(after.expires_at ?? "")).toBeGreaterThan(Date.now() + 59 * 86_400_000);
    expect(await publishStatus(after.secret)).toBe(200);
    expect(await publishStatus(before.secret)).toBe(401);
  });

  it("[MGO-20, MGO-21] finds an expired one by its status and reactivates it with a new secret", async () => {
    const { owner } = member;
    const expired = await storeToken({
      ...{ owner, organization, name: "Over", scopes: [["channels:publish", "ch_1"]] },
      expiresAt: now() - 1,
    });
    const ids = async (status: string) =>
      (await (await member.tokens(`?status=${status}&q=Over`)).json<TokenPage>()).tokens.map(
        ({ id }) => id,
      );
    expect(await publishStatus(expired.plaintext)).toBe(401);
    expect(await ids("expired")).toEqual([expired.id]);
    expect(await ids("active")).toEqual([]);

    const response = await regenerate(expired.id, 1);
    const { secret } = await response.json<{ secret: string }>();
    expect(await publishStatus(secret)).toBe(200);
    expect(await ids("active")).toEqual([expired.id]);
  });
});

describe("Delete a PAT", () => {
  it("[MGO-22] deletes an individual one", async () => {
    const { id, secret } = await member.issue(PAT);
    expect((await member.tokens(`/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await member.tokens(`/${id}`)).status).toBe(404);
    expect(await publishStatus(secret)).toBe(401);
  });

  it("[MGO-23] deletes all of the user's own tokens, and no other", async () => {
    const other = await storeMember(organization, magistralaOperations, "administrator");
    const theirs = await other.issue(PAT);
    const { secret } = await member.issue(PAT);
    const deleted = await member.tokens("?confirm=all", { method: "DELETE" });

    expect(deleted.status).toBe(200);
    const { total } = await (await member.tokens("?status=all")).json<TokenPage>();
    expect(total).toBe(0);
    expect(await publishStatus(secret)).toBe(401);
    expect(await publishStatus(theirs.secret)).toBe(200);
  });
});
