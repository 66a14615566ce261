import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokenResource, TokenPage } from "../../../../shared/wire/token-resource.ts";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

const REQUEST = {
  name: "Deploy from CI",
  expires: { days: 30 },
  scopes: [{ permission: "API_READ" }, { permission: "METRICS_READ" }],
};

let person: string;
let session: string;

beforeAll(() => storeOrganization());
beforeEach(async () => {
  person = await storePerson({ role: "Basic_User" });
  session = await storeSession(person);
});

async function issue(body: object = REQUEST, headers: Record<string, string> = {}) {
  const response = await call("/v1/tokens", { method: "POST", token: session, body, headers });
  return { response, token: await response.clone().json<IssuedTokenResource>() };
}

async function list(query = ""): Promise<TokenPage> {
  const response = await call(`/v1/tokens${query}`, { token: session });
  expect(response.status).toBe(200);
  return response.json();
}

describe("POST /v1/tokens", () => {
  it("issues a token and shows its secret once", async () => {
    const { response, token } = await issue();

    expect(response.status).toBe(201);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Location")).toBe(`/v1/tokens/${token.id}`);
    expect(token.secret).toMatch(/^lk_pat_[0-9A-Za-z]{61}$/);
    expect(token).toMatchObject({ name: "Deploy from CI", status: "active", version: 1 });
    expect(token.scopes.map((scope) => scope.permission)).toEqual(["API_READ", "METRICS_READ"]);
    const again = await call(`/v1/tokens/${token.id}`, { token: session });
    expect(await again.text()).not.toContain(token.secret);
  });

  it("stores no secret anywhere, only a digest that does not contain it", async () => {
    const { token } = await issue({ ...REQUEST }, { "Idempotency-Key": "k".repeat(30) });

    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    ).all<{ name: string }>();
    expect(results.length).toBeGreaterThan(15);
    for (const { name } of results) {
      const rows = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
      expect(JSON.stringify(rows.results), name).not.toContain(token.secret.slice(8, 51));
    }
  });

  it("refuses a permission that the role may not grant, names it, and audits the attempt", async () => {
    const { response, token } = await issue({ ...REQUEST, scopes: [{ permission: "USER_WRITE" }] });

    expect(response.status).toBe(403);
    expect(token).toMatchObject({
      type: "urn:latchkey:problem:permission_not_grantable",
      errors: [{ pointer: "/scopes/0", permission: "USER_WRITE" }],
    });
    const trail = await env.DB.prepare(
      "SELECT details FROM audit_events WHERE action = 'scope.refused' AND actor = ?",
    )
      .bind(person)
      .all<{ details: string }>();
    expect(trail.results).toEqual([{ details: '{"permissions":["USER_WRITE"]}' }]);
    expect((await list("?status=all")).total).toBe(0);
  });

  it.each([
    ["an unknown member", { ...REQUEST, admin: true }, "/admin"],
    ["no name", { ...REQUEST, name: undefined }, "/name"],
    ["a blank name", { ...REQUEST, name: "   " }, "/name"],
    ["a name of 101 characters", { ...REQUEST, name: "x".repeat(101) }, "/name"],
    ["a name with a newline", { ...REQUEST, name: "a\nb" }, "/name"],
    ["a name with a bidi override", { ...REQUEST, name: "a\u202eb" }, "/name"],
    ["a description of 1,001", { ...REQUEST, description: "x".repeat(1001) }, "/description"],
    ["a validity that is not offered", { ...REQUEST, expires: { days: 31 } }, "/expires"],
    ["no expires at all", { ...REQUEST, expires: undefined }, "/expires"],
    ["no scope", { ...REQUEST, scopes: [] }, "/scopes"],
    ["an unknown permission", { ...REQUEST, scopes: [{ permission: "NOPE" }] }, "/scopes/0"],
    [
      "an automatic permission",
      { ...REQUEST, scopes: [{ permission: "CROSS_ORGANIZATION_ACCESS" }] },
      "/scopes/0",
    ],
    [
      "a permission twice",
      { ...REQUEST, scopes: [{ permission: "API_READ" }, { permission: "API_READ" }] },
      "/scopes/1",
    ],
  ])("answers 422 with a pointer to %s, and stores nothing", async (_, body, pointer) => {
    const { response, token } = await issue(body);

    expect(response.status).toBe(422);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    const { errors } = token as unknown as { errors: { pointer: string }[] };
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect((await list("?status=all")).total).toBe(0);
  });

  it.each([
    ["invalid JSON", "{", "application/json", 400],
    ["invalid UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "application/json", 400],
    [
      "a duplicate member",
      `{"name":"a",${JSON.stringify(REQUEST).slice(1)}`,
      "application/json",
      400,
    ],
    ["another media type", JSON.stringify(REQUEST), "text/plain", 415],
    ["a body over 256 KiB", `"${"x".repeat(300_000)}"`, "application/json", 413],
  ])("refuses %s", async (_, body, type, status) => {
    const { exports } = await import("cloudflare:workers");
    const headers = { Authorization: `Bearer ${session}`, "Content-Type": type };
    const request = new Request("http://localhost:8787/v1/tokens", {
      method: "POST",
      headers,
      body,
    });

    expect((await exports.default.fetch(request)).status).toBe(status);
  });

  it("returns name and description unchanged", async () => {
    const name = "Ünïcode 🔑 <b>&amp;</b> %s ' \" \\";
    const description = "first line\nsecond — ‘quotes’\n\n  indented  ";
    const { token } = await issue({ ...REQUEST, name, description });

    expect(token).toMatchObject({ name: name.normalize("NFC"), description });
  });

  it("gives 64 retries under one Idempotency-Key the same answer, and issues one token", {
    timeout: 30_000,
  }, async () => {
    const headers = { "Idempotency-Key": "retry-key-of-22-chars-x" };
    const tries = await Promise.all(Array.from({ length: 64 }, () => issue(REQUEST, headers)));

    expect(new Set(tries.map(({ response }) => response.status))).toEqual(new Set([201]));
    expect(new Set(tries.map(({ token }) => token.secret)).size).toBe(1);
    expect((await list("?status=all")).total).toBe(1);
  });

  it("refuses a used Idempotency-Key with another body or after a change, and an invalid one", async () => {
    const headers = { "Idempotency-Key": "another-key-of-22-chars" };
    const { token } = await issue(REQUEST, headers);

    expect((await issue({ ...REQUEST, name: "Other" }, headers)).response.status).toBe(422);
    await call(`/v1/tokens/${token.id}/revoke`, { method: "POST", token: session });
    expect((await issue(REQUEST, headers)).response.status).toBe(409);
    expect((await issue(REQUEST, { "Idempotency-Key": "short" })).response.status).toBe(400);
  });

  it("enforces the limit of 100 live tokens exactly under concurrent requests", async () => {
    await storeToken({ owner: person, revokedAt: 1_000 });
    await storeToken({ owner: person, expiresAt: 1_000 });
    for (let stored = 0; stored < 80; stored += 1) await storeToken({ owner: person });
    const tries = await Promise.all(Array.from({ length: 40 }, () => issue()));

    const statuses = tries.map(({ response }) => response.status).toSorted();
    expect(statuses).toEqual([...Array(20).fill(201), ...Array(20).fill(409)]);
    expect((await list("?limit=1")).total).toBe(100);
    const refused = tries.find(({ response }) => response.status === 409);
    expect(refused?.token).toMatchObject({ type: "urn:latchkey:problem:token_limit_reached" });
  });
});
