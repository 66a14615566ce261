import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { toRfc3339 } from "../../../../shared/time.ts";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { call, callForm } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { CH_1, CHILD, DAY, issued, pairs, send, storeMaker } from "../../support/maker.ts";
import { now } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { feedRowsOf, tokenTrail } from "../../support/trail.ts";

const organization = "org_issued";
let owner: string;
let session: string;
let maker: { id: string; plaintext: string };

beforeEach(async () => {
  ({ owner, session, maker } = await storeMaker(organization));
});

const view = async (id: string) => (await send("GET", `/${id}`, session)).json<TokenResource>();

describe("what a token issued", () => {
  /** A child, a grandchild, and a token that is neither. */
  async function family() {
    const child = await issued(maker.plaintext, {
      scopes: [{ permission: "files:write" }, ...CHILD.scopes],
    });
    const grandchild = await issued(child.secret, {
      expires: { at: toRfc3339((now() + 20 * DAY) as never) },
    });
    const bystander = await storeToken({ owner, organization, scopes: ["files:read"] });
    return { child, grandchild, bystander };
  }

  it.each([
    ["revoked", () => send("POST", `/${maker.id}/revoke`, session)],
    ["deleted", () => send("DELETE", `/${maker.id}`, session)],
    ["revoked by itself", () => send("DELETE", "/self", maker.plaintext)],
    ["revoked by whoever holds it", () => callForm("/oauth/revoke", { token: maker.plaintext })],
  ])("is revoked when that is %s, and all that was issued in turn", async (_, end) => {
    const { child, grandchild, bystander } = await family();
    expect((await end()).ok).toBe(true);

    for (const { id, secret } of [child, grandchild]) {
      expect(await view(id)).toMatchObject({
        status: "revoked",
        version: 2,
        issued_by: expect.any(String),
      });
      expect((await send("GET", "/self", secret)).status).toBe(401);
      expect((await tokenTrail(id)).at(-1)).toMatchObject({
        action: "token.revoked",
        details: { with: maker.id, revoked_at: [null, expect.any(Number)] },
      });
      expect(await feedRowsOf(id)).toBe(2);
    }
    expect(await view(bystander.id)).toMatchObject({ status: "active", version: 1 });
  });

  it("loses the scopes that its maker loses, and ends no later than it", async () => {
    const { child, grandchild, bystander } = await family();
    const end = toRfc3339((now() + 25 * DAY) as never);
    const scopes = [{ permission: "files:write" }, { ...CH_1, entity_id: "ch_2" }, CH_1];
    const edited = await send("PATCH", `/${maker.id}`, session, { scopes, expires: { at: end } });
    expect(edited.status).toBe(200);

    const narrowed = await view(child.id);
    expect(narrowed).toMatchObject({ expires_at: end, version: 2 });
    expect(pairs(narrowed)).toEqual([
      ["files:write", null],
      ["channels:publish", "ch_1"],
    ]);
    expect((await tokenTrail(child.id)).at(-1)).toMatchObject({
      action: "token.updated",
      details: {
        with: maker.id,
        expires_at: [Date.parse(child.expires_at ?? "") / 1000, Date.parse(end) / 1000],
        scopes: [
          [
            ["files:write", null],
            ["files:read", null],
            ["channels:publish", "ch_1"],
          ],
          [
            ["files:write", null],
            ["channels:publish", "ch_1"],
          ],
        ],
      },
    });
    expect(await feedRowsOf(child.id)).toBe(2);
    const grand = await view(grandchild.id);
    expect(grand).toMatchObject({ expires_at: grandchild.expires_at, version: 2 });
    expect(pairs(grand)).toEqual([["channels:publish", "ch_1"]]);
    expect(Object.keys((await tokenTrail(grandchild.id)).at(-1)?.details ?? {})).toEqual([
      "with",
      "scopes",
    ]);
    expect(await view(bystander.id)).toMatchObject({ version: 1 });
    // A change that takes nothing away leaves it alone.
    await send("PATCH", `/${maker.id}`, session, { name: "Renamed" });
    expect(await view(child.id)).toMatchObject({ version: 2 });
  });

  it("goes beyond its maker by nobody's hand, not even its owner's", async () => {
    const child = await issued(maker.plaintext);
    const wider = await send("POST", `/${child.id}/scopes`, session, {
      scopes: [{ permission: "orders.list" }],
    });
    expect(wider.status).toBe(403);
    const whole = { scopes: [{ ...CH_1, entity_id: "*" }] };
    expect((await send("PATCH", `/${child.id}`, session, whole)).status).toBe(403);
    const later = { expires: { months: 3 } };
    expect((await send("PATCH", `/${child.id}`, session, later)).status).toBe(422);
    const within = { scopes: [{ permission: "files:write" }, CH_1], expires: { days: 30 } };
    expect((await send("PATCH", `/${child.id}`, session, within)).status).toBe(200);
  });

  it("gets nothing that its maker lost in between", async () => {
    const child = await issued(maker.plaintext);
    const request = {
      method: "POST",
      token: session,
      body: { scopes: [{ permission: "files:write" }] },
    };
    const narrow = () =>
      env.DB.prepare("DELETE FROM scopes WHERE token_id = ? AND permission = 'files:write'")
        .bind(maker.id)
        .run();

    const response = await callMeanwhile(`/v1/tokens/${child.id}/scopes`, request, narrow);
    expect(response.status).toBe(409);
    expect(await view(child.id)).toMatchObject({ version: 1 });
  });
});

describe("regenerating", () => {
  const regenerate = async (id: string, expires: unknown = { days: 30 }) =>
    call(`/v1/tokens/${id}/regenerate`, {
      method: "POST",
      token: session,
      body: { expires },
      headers: { "If-Match": `"${(await view(id)).version}"` },
    });

  it("a maker revokes what it issued, for good; one of those stays within a maker that lives", async () => {
    const child = await issued(maker.plaintext);
    expect(
      (await regenerate(maker.id, { at: toRfc3339((now() + 40 * DAY) as never) })).status,
    ).toBe(200);
    expect(await view(child.id)).toMatchObject({ status: "revoked", version: 2 });

    expect((await regenerate(child.id, { months: 3 })).status).toBe(422);
    expect((await regenerate(child.id)).status).toBe(200);
    expect(await view(child.id)).toMatchObject({ status: "active", issued_by: maker.id });
    await send("POST", `/${maker.id}/revoke`, session);
    expect(await view(child.id)).toMatchObject({ status: "revoked" });
  });

  it("what a token issued that is over makes it one's own", async () => {
    const [revoked, deleted] = [await issued(maker.plaintext), await issued(maker.plaintext)];
    await send("POST", `/${maker.id}/revoke`, session);
    expect((await regenerate(revoked.id, { months: 3 })).status).toBe(200);
    await send("DELETE", `/${maker.id}`, session);
    expect((await regenerate(deleted.id, { months: 3 })).status).toBe(200);
    for (const { id } of [revoked, deleted]) {
      expect(await view(id)).toMatchObject({ status: "active", issued_by: null });
      expect((await tokenTrail(id)).at(-1)?.details).toMatchObject({ issued_by: [maker.id, null] });
    }
  });

  it("is not done where the maker ended, or ends sooner, in between", async () => {
    const child = await issued(maker.plaintext);
    const request = {
      method: "POST",
      token: session,
      body: { expires: { days: 30 } },
      headers: { "If-Match": '"1"' },
    };
    for (const sets of ["expires_at = unixepoch() + 86400", "revoked_at = 1"]) {
      const end = () =>
        env.DB.prepare(`UPDATE tokens SET ${sets} WHERE id = ?`).bind(maker.id).run();
      const response = await callMeanwhile(`/v1/tokens/${child.id}/regenerate`, request, end);
      expect(response.status).toBe(sets.startsWith("expires") ? 409 : 422);
    }
    expect(await view(child.id)).toMatchObject({ version: 1 });
  });
});
