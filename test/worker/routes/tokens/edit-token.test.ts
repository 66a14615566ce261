import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addMonths } from "../../../../shared/calendar.ts";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { sampleCatalog } from "../../permissions/sample-catalog.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTokenTrail } from "../../support/trail.ts";

const organization = "org_edit";
let owner: string;
let session: { id: string; plaintext: string };
let token: { id: string; plaintext: string };

beforeAll(async () => {
  await storeOrganization(organization, sampleCatalog());
});
beforeEach(async () => {
  owner = await storePerson({ role: "member", organization });
  session = await storeToken({ kind: "ses", owner, organization, expiresAt: now() + 3600 });
  const scopes = ["files:read", "orders:read"];
  const expiresAt = now() + 60;
  token = await storeToken({ owner, organization, scopes, expiresAt });
});

const patch = (body: unknown, headers = {}) =>
  call(`/v1/tokens/${token.id}`, { method: "PATCH", token: session.plaintext, body, headers });
const view = async () =>
  (await call(`/v1/tokens/${token.id}`, { token: session.plaintext })).json<TokenResource>();

describe("PATCH /v1/tokens/{id} of expiry and scopes", () => {
  it("edits both in one step, counts the expiry from now, and keeps the secret", async () => {
    const before = await view();
    const scopes = [
      { permission: "orders:read" },
      { permission: "channels:publish", entity_id: "*" },
    ];
    const earliest = addMonths(now(), 3);
    const response = await patch({ expires: { months: 3 }, scopes }, { "If-Match": '"1"' });
    const edited = await response.json<TokenResource>();

    expect(response.status).toBe(200);
    const end = Date.parse(edited.expires_at ?? "") / 1000;
    expect([end >= earliest, end <= addMonths(now(), 3)]).toEqual([true, true]);
    expect(edited).toMatchObject({ hint: before.hint, version: 2 });
    // A scope that stays keeps its id.
    expect(edited.scopes).toEqual([
      before.scopes[1],
      { id: expect.stringMatching(/^scp_/), permission: "channels:publish", entity_id: "*" },
    ]);
    const self = await call("/v1/tokens/self", { token: token.plaintext });
    expect(await self.json()).toMatchObject({ ...edited, last_used_at: expect.any(String) });
    const trail = await readTokenTrail(token.id);
    expect(trail).toHaveLength(1);
    expect(trail[0]?.details).toEqual({
      expires_at: [expect.any(Number), expect.any(Number)],
      scopes: [
        [
          ["files:read", null],
          ["orders:read", null],
        ],
        [
          ["orders:read", null],
          ["channels:publish", "*"],
        ],
      ],
    });
    expect(await countChangeRows(token.id)).toBe(1);
  });

  it("keeps a scope that its owner may no longer grant, but does not add one", async () => {
    await env.DB.prepare(
      "UPDATE scopes SET permission = 'files:write' WHERE permission = 'files:read' AND token_id = ?",
    )
      .bind(token.id)
      .run();
    const kept = [{ permission: "files:write" }];

    expect((await patch({ scopes: kept })).status).toBe(200);
    expect((await patch({ scopes: [...kept, ...kept] })).status).toBe(422);
    expect((await patch({ scopes: [] })).status).toBe(200);
    const again = await patch({ scopes: kept });
    expect(again.status).toBe(403);
    expect(await again.json()).toMatchObject({ errors: [{ pointer: "/scopes/0" }] });
    expect(await view()).toMatchObject({ scopes: [], version: 3 });
  });

  it.each([
    ["in the past", { at: "2020-01-01T00:00:00Z" }],
    ["on a day that does not exist", { at: "2027-02-30T00:00:00Z" }],
    ["beyond the longest lifetime", { at: "2099-01-01T00:00:00Z" }],
    ["that is not offered", { days: 31 }],
    ["of never, if it is not offered", null],
  ])("refuses an expiry %s, and changes nothing, not even the name", async (_, expires) => {
    const before = await view();
    const response = await patch({ name: "Renamed", expires });

    expect(response.status).toBe(422);
    const { errors } = await response.json<{ errors: { pointer: string }[] }>();
    expect(errors.every(({ pointer }) => pointer.startsWith("/expires"))).toBe(true);
    expect(await view()).toEqual(before);
  });

  it("answers 409 after a concurrent change, and keeps that change", async () => {
    const request = { method: "PATCH", token: session.plaintext, body: { name: "Mine" } };
    const path = `/v1/tokens/${token.id}`;
    const response = await callMeanwhile(path, request, () => patch({ name: "Theirs" }));

    expect(response.status).toBe(409);
    expect(await view()).toMatchObject({ name: "Theirs", version: 2 });
  });
});

const CREDENTIAL_ENDS: [string, string][] = [
  ["is revoked", "UPDATE tokens SET revoked_at = 1 WHERE id = ?"],
  ["expires", "UPDATE tokens SET expires_at = 1 WHERE id = ?"],
  ["is deleted", "DELETE FROM tokens WHERE id = ?"],
  ["gets a new secret", "UPDATE token_secrets SET valid_until = 1 WHERE token_id = ?"],
  [
    "belongs to a member who is disabled",
    "UPDATE memberships SET disabled_at = 1 WHERE person = (SELECT owner FROM tokens WHERE id = ?)",
  ],
];

describe.each(CREDENTIAL_ENDS)("a session that %s during its request", (_, sql) => {
  const endSession = () => env.DB.prepare(sql).bind(session.id).run();

  it.each([
    ["PATCH", "", { name: "x" }],
    ["POST", "/revoke", undefined],
    ["DELETE", "", undefined],
    ["POST", "/scopes", { scopes: [{ permission: "channels:publish", entity_id: "*" }] }],
    ["DELETE", "/scopes", undefined],
  ])("gets 401 from %s /v1/tokens/{id}%s, and changes nothing", async (method, path, body) => {
    const request = { method, token: session.plaintext, body };
    const response = await callMeanwhile(`/v1/tokens/${token.id}${path}`, request, endSession);

    expect(response.status).toBe(401);
    const row = env.DB.prepare("SELECT version, revoked_at FROM tokens WHERE id = ?");
    expect(await row.bind(token.id).first()).toEqual({ version: 1, revoked_at: null });
    expect(await readTokenTrail(token.id)).toEqual([]);
  });

  it("cannot sign out another browser", async () => {
    const other = await storeToken({ kind: "ses", owner, organization, expiresAt: now() + 3600 });
    const request = { method: "DELETE", token: session.plaintext };

    expect((await callMeanwhile(`/v1/sessions/${other.id}`, request, endSession)).status).toBe(401);
    const row = env.DB.prepare("SELECT revoked_at FROM tokens WHERE id = ?").bind(other.id);
    expect(await row.first()).toEqual({ revoked_at: null });
  });

  it("cannot issue a token", async () => {
    const body = { name: "n", expires: { days: 30 }, scopes: [{ permission: "files:read" }] };
    const request = { method: "POST", token: session.plaintext, body };

    expect((await callMeanwhile("/v1/tokens", request, endSession)).status).toBe(401);
    const count = env.DB.prepare(
      "SELECT count(*) AS n FROM tokens WHERE owner = ? AND kind = 'pat'",
    );
    expect(await count.bind(owner).first("n")).toBe(1);
  });
});
