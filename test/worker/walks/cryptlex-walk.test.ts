import { beforeAll, describe, expect, it } from "vitest";
import type { TokenPage } from "../../../shared/wire/token-resource.ts";
import { cryptlex } from "../../../worker/permissions/presets/cryptlex.ts";
import { publishedScopes } from "../permissions/published-cryptlex-scopes.ts";
import { call } from "../support/call.ts";
import { storeMember } from "../support/preset-member.ts";

/** Walks through Cryptlex' page on personal access tokens over the API. */
let member: Awaited<ReturnType<typeof storeMember>>;

beforeAll(async () => {
  member = await storeMember("org_cryptlex", cryptlex, "administrator");
});

const LICENSES = { permission: "license:read" };
const MANAGES = { permission: "personalAccessToken:write" };
const TOKEN = { name: "Activation server", expires: null, scopes: [LICENSES] };
const MISSPELT = "licenseTemaplate:write";
const CORRECT = "licenseTemplate:write";

describe("Creating a personal access token", () => {
  it("[CLX-4, CLX-5] takes a name, an expiration date and scopes", async () => {
    const expires = { at: "2031-05-01T00:00:00Z" };
    expect(await member.issue({ ...TOKEN, expires })).toMatchObject({
      name: TOKEN.name,
      expires_at: expires.at,
      scopes: [LICENSES],
    });
    expect((await member.create({ ...TOKEN, name: "" })).status).toBe(422);
  });

  it("[CLX-6] never expires if the expiration date is left empty", async () => {
    const { secret, expires_at } = await member.issue(TOKEN);
    expect(expires_at).toBeNull();
    expect(await member.introspect(secret)).not.toHaveProperty("exp");
    expect((await member.create({ ...TOKEN, expires: { days: 30 } })).status).toBe(422);
    expect(
      (await member.create({ ...TOKEN, expires: { at: "2020-01-01T00:00:00Z" } })).status,
    ).toBe(422);
  });
});

describe("Revoking a personal access token", () => {
  it("[CLX-8] is possible at any time", async () => {
    const { id, secret } = await member.issue(TOKEN);
    expect((await member.tokens(`/${id}/revoke`, { method: "POST" })).status).toBe(200);
    expect(await member.verify(secret, "scope=license:read")).toBe(401);
  });
});

describe("Limiting scopes of a personal access token", () => {
  it("[CLX-7, CLX-9] needs one or more scopes, and grants no others", async () => {
    expect((await member.create({ ...TOKEN, scopes: [] })).status).toBe(422);
    const { secret } = await member.issue({ ...TOKEN, scopes: [{ permission: "license:write" }] });
    expect(await member.verify(secret, "scope=license:write")).toBe(200);
    expect(await member.verify(secret, "scope=license:read")).toBe(403);
  });

  it("[CLX-10] can grant each scope of the table under its published name", async () => {
    expect(publishedScopes).toHaveLength(29);
    for (const { id: permission } of publishedScopes) {
      const { secret } = await member.issue({ ...TOKEN, scopes: [{ permission }] });
      expect(await member.verify(secret, `scope=${permission}`), permission).toBe(200);
    }
  });

  it.each([MISSPELT, CORRECT])(
    "[CLX-11] accepts %s, stores the correct spelling, and lists both spellings",
    async (permission) => {
      const { secret, scopes } = await member.issue({ ...TOKEN, scopes: [{ permission }] });
      expect(scopes.map((scope) => scope.permission)).toEqual([CORRECT]);
      const { scope } = await member.introspect(secret);
      expect(scope.split(" ").toSorted()).toEqual([MISSPELT, CORRECT]);
      for (const spelling of [MISSPELT, CORRECT]) {
        expect(await member.verify(secret, `scope=${spelling}`), spelling).toBe(200);
      }
    },
  );

  it("[CLX-12] lets personalAccessToken:write create, revoke and delete personal access tokens", async () => {
    const parent = await member.issue({ ...TOKEN, scopes: [MANAGES, LICENSES] });
    const child = await member.issue(TOKEN, parent.secret);
    expect(child).toMatchObject({ owner: member.owner, issued_by: parent.id });
    expect(await member.verify(child.secret, "scope=license:read")).toBe(200);

    const options = { token: parent.secret };
    const own = await member.issue(TOKEN);
    expect((await member.tokens(`/${own.id}/revoke`, { method: "POST", ...options })).status).toBe(
      200,
    );
    expect((await member.tokens(`/${own.id}`, { method: "DELETE", ...options })).status).toBe(204);
    const { tokens } = await (await member.tokens("?status=all", options)).json<TokenPage>();
    expect(tokens.map(({ id }) => id)).not.toContain(own.id);
  });

  it("[CLX-12] lets personalAccessToken:write do nothing else", async () => {
    const parent = await member.issue({ ...TOKEN, scopes: [MANAGES, LICENSES] });
    const other = await member.issue(TOKEN);
    const more = { scopes: [{ permission: "license:write" }] };
    const options = { token: parent.secret, headers: { "If-Match": '"1"' } };
    const requests = [
      member.tokens("", { ...options, method: "POST", body: { ...TOKEN, ...more } }),
      member.tokens(`/${other.id}`, { ...options, method: "PATCH", body: { name: "x" } }),
      member.tokens(`/${other.id}/scopes`, { ...options, method: "POST", body: more }),
      member.tokens(`/${other.id}/scopes`, { ...options, method: "DELETE" }),
      ...["/v1/me", "/v1/catalog", "/v1/sessions", "/v1/users"].map((path) => call(path, options)),
    ];
    const statuses = (await Promise.all(requests)).map(({ status }) => status);
    expect(statuses).toEqual(requests.map(() => 403));
    const plain = await member.create(TOKEN, other.secret);
    expect(plain.status).toBe(403);
  });
});
