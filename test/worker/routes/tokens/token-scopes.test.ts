import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { sampleCatalog } from "../../permissions/sample-catalog.ts";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTokenTrail } from "../../support/trail.ts";

const organization = "org_scopes";
let owner: string;
let session: string;
let id: string;

beforeAll(async () => {
  await storeOrganization(organization, sampleCatalog());
});
beforeEach(async () => {
  owner = await storePerson({ role: "member", organization });
  session = await storeSession(owner, organization);
  const scopes = ["files:read"];
  ({ id } = await storeToken({ owner, organization, scopes }));
});

const send = (method: string, path: string, body?: unknown, headers = {}) =>
  call(`/v1/tokens/${id}${path}`, { method, token: session, body, headers });
const add = (scopes: unknown, headers = {}) => send("POST", "/scopes", { scopes }, headers);
const view = async () => (await send("GET", "")).json<TokenResource>();
const pairs = ({ scopes }: TokenResource) =>
  scopes.map(({ permission, entity_id }) => [permission, entity_id]);
const PUBLISH = { permission: "channels:publish", entity_id: "ch_1" };

describe("POST /v1/tokens/{id}/scopes", () => {
  it("adds scopes, with a new version, an audit row of old and new scopes, and a feed row", async () => {
    const response = await add([PUBLISH, { permission: "orders:read" }], { "If-Match": '"1"' });

    expect(response.status).toBe(200);
    expect(response.headers.get("ETag")).toBe('"2"');
    const token = await response.json<TokenResource>();
    const expected = [
      ["files:read", null],
      ["channels:publish", "ch_1"],
      ["orders:read", null],
    ];
    expect(pairs(token)).toEqual(expected);
    expect(await view()).toEqual(token);
    expect(await readTokenTrail(id)).toMatchObject([
      { action: "token.updated", details: { scopes: [[["files:read", null]], expected] } },
    ]);
    expect(await countChangeRows(id)).toBe(1);
  });

  it("stores the permission of an alias, and changes nothing for a scope that the token has", async () => {
    const before = await view();
    const again = await add([{ permission: "files:raed" }]);

    expect(await again.json()).toEqual(before);
    expect(await readTokenTrail(id)).toEqual([]);
    await send("DELETE", "/scopes");
    expect(pairs(await (await add([{ permission: "files:raed" }])).json())).toEqual([
      ["files:read", null],
    ]);
  });

  it.each([
    ["beyond the role", [{ permission: "files:write" }], 403, "/scopes/0"],
    ["unknown", [PUBLISH, { permission: "nope" }], 422, "/scopes/1"],
    ["automatic", [{ permission: "files:audit" }], 422, "/scopes/0"],
    ["without its entity", [{ permission: "channels:publish" }], 422, "/scopes/0"],
    ["that is repeated", [PUBLISH, PUBLISH], 422, "/scopes/1"],
    ["if the list is empty", [], 422, "/scopes"],
  ])("refuses a scope %s, and changes nothing", async (_, scopes, status, pointer) => {
    const before = await view();
    const response = await add(scopes);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
    expect(await view()).toEqual(before);
  });

  it("refuses more than 500 in all", async () => {
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => ({ ...PUBLISH, entity_id: `ch_${from + n}` }));

    expect((await add(many(0, 499))).status).toBe(200);
    expect((await add(many(499, 1))).status).toBe(422);
    expect((await view()).scopes).toHaveLength(500);
  });

  it("refuses a stale If-Match, and accepts a list with the current version", async () => {
    await add([PUBLISH]);
    for (const tag of ['"1"', 'W/"2"', "2", '"02"x']) {
      expect((await add([{ permission: "orders:read" }], { "If-Match": tag })).status, tag).toBe(
        409,
      );
    }
    expect((await view()).version).toBe(2);
    const either = { "If-Match": '"1", "2"' };
    expect((await add([{ permission: "orders:read" }], either)).status).toBe(200);
  });
});

describe("DELETE /v1/tokens/{id}/scopes", () => {
  it("deletes one scope, or all, and keeps the token", async () => {
    await add([PUBLISH]);
    const [first] = (await view()).scopes;
    const one = await send("DELETE", `/scopes/${first?.id}`, undefined, { "If-Match": '"2"' });

    expect(one.status).toBe(200);
    expect(one.headers.get("ETag")).toBe('"3"');
    expect(pairs(await one.json())).toEqual([["channels:publish", "ch_1"]]);
    const all = await (await send("DELETE", "/scopes")).json<TokenResource>();
    expect(all).toMatchObject({ status: "active", version: 4, scopes: [] });
    expect(await countChangeRows(id)).toBe(3);
    expect((await readTokenTrail(id)).map(({ details }) => details)).toEqual([
      {
        scopes: [
          [["files:read", null]],
          [
            ["files:read", null],
            ["channels:publish", "ch_1"],
          ],
        ],
      },
      {
        scopes: [
          [
            ["files:read", null],
            ["channels:publish", "ch_1"],
          ],
          [["channels:publish", "ch_1"]],
        ],
      },
      { scopes: [[["channels:publish", "ch_1"]], []] },
    ]);
    // A second request has nothing to delete, and records nothing.
    expect(await (await send("DELETE", "/scopes")).json()).toEqual(all);
  });

  it("answers 404 for another token's scope, and 409 for a stale version", async () => {
    const other = await storeToken({ owner, organization, scopes: ["files:read"] });
    const elsewhere = await call(`/v1/tokens/${other.id}`, { token: session });
    const [foreign] = (await elsewhere.json<TokenResource>()).scopes;

    expect((await send("DELETE", `/scopes/${foreign?.id}`)).status).toBe(404);
    expect((await send("DELETE", "/scopes", undefined, { "If-Match": '"9"' })).status).toBe(409);
    expect((await view()).scopes).toHaveLength(1);
  });
});
