import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokenResource, TokenPage } from "../../../../shared/wire/token-resource.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
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

const names = (page: TokenPage) => page.tokens.map((token) => token.name);

describe("GET /v1/tokens", () => {
  it("filters by status: active, expiring, expired, revoked, all", async () => {
    const day = 86_400;
    await storeToken({ owner: person, name: "never", expiresAt: null });
    await storeToken({ owner: person, name: "soon", expiresAt: now() + 13 * day });
    await storeToken({ owner: person, name: "later", expiresAt: now() + 15 * day });
    await storeToken({ owner: person, name: "over", expiresAt: now() });
    await storeToken({
      owner: person,
      name: "stopped",
      revokedAt: now() - 5,
      expiresAt: now() - 2,
    });

    const sorted = async (query: string) => names(await list(query)).toSorted();
    expect(await sorted("")).toEqual(["later", "never", "soon"]);
    expect(await sorted("?status=expiring")).toEqual(["soon"]);
    expect(await sorted("?status=expired")).toEqual(["over"]);
    expect(await sorted("?status=revoked")).toEqual(["stopped"]);
    expect(await sorted("?status=all")).toEqual(["later", "never", "over", "soon", "stopped"]);
  });

  it("searches only name, description, id and hint, in any case", async () => {
    const { id, plaintext } = await storeToken({ owner: person, name: "Über CI" });
    await storeToken({ owner: person, name: "Other", description: "Runs 100%_of nightly jobs" });

    expect(names(await list(`?q=${encodeURIComponent("über")}`))).toEqual(["Über CI"]);
    expect(names(await list("?q=NIGHTLY"))).toEqual(["Other"]);
    expect(names(await list(`?q=${encodeURIComponent("100%_of")}`))).toEqual(["Other"]);
    expect(names(await list(`?q=${id}`))).toEqual(["Über CI"]);
    expect(names(await list(`?q=${plaintext.slice(-4)}`))).toContain("Über CI");
    expect(names(await list("?q=%25"))).toEqual(["Other"]);
    expect(names(await list("?q=absent"))).toEqual([]);
  });

  it("sorts, and pages by cursor without losing or repeating a token", async () => {
    for (const [index, name] of ["b", "A", "c", "é", "D"].entries()) {
      const expiresAt = index % 2 === 0 ? null : now() + 1000 * index;
      await storeToken({ owner: person, name, createdAt: now() - (index >> 1), expiresAt });
    }
    for (const sort of [
      "-created_at",
      "created_at",
      "name",
      "-name",
      "expires_at",
      "-last_used_at",
    ]) {
      const whole = names(await list(`?sort=${sort}`));
      const paged: string[] = [];
      let cursor: string | null = null;
      do {
        const page: TokenPage = await list(
          `?sort=${sort}&limit=2${cursor === null ? "" : `&cursor=${cursor}`}`,
        );
        expect(page.total).toBe(5);
        paged.push(...names(page));
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(paged, sort).toEqual(whole);
      expect(paged.toSorted()).toEqual(["A", "D", "b", "c", "é"]);
    }
    expect(names(await list("?sort=name"))).toEqual(["A", "b", "c", "D", "é"]);
  });

  it.each([
    "status=nope",
    "status=active&status=all",
    "sort=secret",
    "limit=0",
    "limit=101",
    "cursor=AAAA",
    "colour=red",
    "__proto__=red",
  ])("answers 400 to ?%s", async (query) => {
    expect((await call(`/v1/tokens?${query}`, { token: session })).status).toBe(400);
  });
});

describe("PATCH /v1/tokens/{id}", () => {
  it("changes name and description, raises the version, and audits old and new values", async () => {
    const { token } = await issue();
    const response = await call(`/v1/tokens/${token.id}`, {
      method: "PATCH",
      token: session,
      body: { name: "  Renamed  ", description: "why" },
      headers: { "If-Match": '"1"' },
    });

    expect(response.headers.get("ETag")).toBe('"2"');
    expect(await response.json()).toMatchObject({
      name: "Renamed",
      description: "why",
      version: 2,
    });
    const row = await env.DB.prepare(
      "SELECT details FROM audit_events WHERE action = 'token.updated' AND target_id = ?",
    )
      .bind(token.id)
      .first<{ details: string }>();
    expect(JSON.parse(row?.details ?? "{}")).toEqual({
      name: ["Deploy from CI", "Renamed"],
      description: ["", "why"],
    });
    expect(names(await list("?q=renamed"))).toEqual(["Renamed"]);
  });

  it("refuses a stale If-Match, and an expiry if the catalog does not let it be edited", async () => {
    const { token } = await issue();
    const patch = (body: object, headers: Record<string, string> = {}) =>
      call(`/v1/tokens/${token.id}`, { method: "PATCH", token: session, body, headers });

    expect((await patch({ name: "x" }, { "If-Match": '"7"' })).status).toBe(409);
    expect((await patch({ expires: { days: 90 } })).status).toBe(422);
    const after = await call(`/v1/tokens/${token.id}`, { token: session });
    expect(await after.json()).toMatchObject({ name: "Deploy from CI", version: 1 });
  });

  it("audits nothing if nothing changes, and refuses a list as the body", async () => {
    const { token } = await issue();
    const patch = (body: unknown) =>
      call(`/v1/tokens/${token.id}`, { method: "PATCH", token: session, body });

    for (const body of [{}, { name: token.name, description: token.description }]) {
      const response = await patch(body);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ version: 1 });
    }
    expect((await patch([])).status).toBe(422);
    const rows = await env.DB.prepare(
      `SELECT (SELECT count(*) FROM audit_events WHERE target_id = ?1) AS audit,
        (SELECT count(*) FROM changes WHERE target_id = ?1) AS feed`,
    )
      .bind(token.id)
      .first();
    expect(rows).toEqual({ audit: 1, feed: 1 });
  });

  it("never makes an expired or revoked token work again, even if the catalog lets expiry be edited", async () => {
    const organization = await storeOrganization("org_editable", {
      ...apiControlPlane,
      expiry: { ...apiControlPlane.expiry, editable: true },
    });
    const owner = await storePerson({ organization });
    const token = await storeSession(owner, organization);
    const patch = async (options: { expiresAt?: number; revokedAt?: number }) => {
      const { id } = await storeToken({ owner, organization, ...options });
      const body = { expires: { days: 30 } };
      return (await call(`/v1/tokens/${id}`, { method: "PATCH", token, body })).status;
    };

    expect(await patch({ expiresAt: now() + 60 })).toBe(200);
    expect(await patch({ expiresAt: now() - 60 })).toBe(409);
    expect(await patch({ revokedAt: now() - 60 })).toBe(409);
  });
});

describe("POST /v1/tokens/{id}/revoke", () => {
  it("revokes once, and keeps the first revoked_at, with one audit row and one feed row", async () => {
    const { id } = await storeToken({ owner: person });
    const revoke = () => call(`/v1/tokens/${id}/revoke`, { method: "POST", token: session });
    const first = await (await revoke()).json<{ revoked_at: string; status: string }>();
    const second = await (await revoke()).json<{ revoked_at: string }>();

    expect(first.status).toBe("revoked");
    expect(second.revoked_at).toBe(first.revoked_at);
    const rows = await env.DB.prepare(
      `SELECT (SELECT count(*) FROM audit_events WHERE target_id = ?1) AS audit,
        (SELECT count(*) FROM changes WHERE target_id = ?1) AS feed`,
    )
      .bind(id)
      .first();
    expect(rows).toEqual({ audit: 1, feed: 1 });
  });
});

describe("DELETE /v1/tokens/{id}", () => {
  it("deletes the token with its secret and scopes, and audits its name and hint", async () => {
    const { token } = await issue();
    const remove = () => call(`/v1/tokens/${token.id}`, { method: "DELETE", token: session });

    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    const left = await env.DB.prepare(
      `SELECT (SELECT count(*) FROM tokens WHERE id = ?1)
        + (SELECT count(*) FROM token_secrets WHERE token_id = ?1)
        + (SELECT count(*) FROM scopes WHERE token_id = ?1) AS n`,
    )
      .bind(token.id)
      .first();
    expect(left).toEqual({ n: 0 });
    const row = await env.DB.prepare(
      "SELECT details FROM audit_events WHERE action = 'token.deleted' AND target_id = ?",
    )
      .bind(token.id)
      .first<{ details: string }>();
    expect(JSON.parse(row?.details ?? "{}")).toEqual({
      name: ["Deploy from CI", null],
      hint: token.hint,
    });
  });
});
