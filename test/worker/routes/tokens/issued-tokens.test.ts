import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { toRfc3339 } from "../../../../shared/time.ts";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { call, callForm } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { now } from "../../support/organizations.ts";
import {
  CH_1,
  CHILD,
  DAY,
  issueToken,
  send,
  storeParentToken,
  toPairs,
} from "../../support/parent-token.ts";
import { storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTokenTrail } from "../../support/trail.ts";

const organization = "org_issued";
let owner: string;
let session: string;
let parent: { id: string; plaintext: string };

beforeEach(async () => {
  ({ owner, session, parent } = await storeParentToken(organization));
});

const view = async (id: string) => (await send("GET", `/${id}`, session)).json<TokenResource>();

describe("a token issued by another token", () => {
  /** Issues a child and a grandchild, and stores an unrelated token. */
  async function storeFamily() {
    const child = await issueToken(parent.plaintext, {
      scopes: [{ permission: "files:write" }, ...CHILD.scopes],
    });
    const grandchild = await issueToken(child.secret, {
      expires: { at: toRfc3339((now() + 20 * DAY) as never) },
    });
    const bystander = await storeToken({ owner, organization, scopes: ["files:read"] });
    return { child, grandchild, bystander };
  }

  it.each([
    ["revoked", () => send("POST", `/${parent.id}/revoke`, session)],
    ["deleted", () => send("DELETE", `/${parent.id}`, session)],
    ["revoked by itself", () => send("DELETE", "/self", parent.plaintext)],
    ["revoked by its secret", () => callForm("/oauth/revoke", { token: parent.plaintext })],
  ])("is revoked together with its own children when its parent is %s", async (_, end) => {
    const { child, grandchild, bystander } = await storeFamily();
    expect((await end()).ok).toBe(true);

    for (const { id, secret } of [child, grandchild]) {
      expect(await view(id)).toMatchObject({
        status: "revoked",
        version: 2,
        issued_by: expect.any(String),
      });
      expect((await send("GET", "/self", secret)).status).toBe(401);
      expect((await readTokenTrail(id)).at(-1)).toMatchObject({
        action: "token.revoked",
        details: { with: parent.id, revoked_at: [null, expect.any(Number)] },
      });
      expect(await countChangeRows(id)).toBe(2);
    }
    expect(await view(bystander.id)).toMatchObject({ status: "active", version: 1 });
  });

  it("loses the scopes that its parent loses, and expires no later", async () => {
    const { child, grandchild, bystander } = await storeFamily();
    const end = toRfc3339((now() + 25 * DAY) as never);
    const scopes = [{ permission: "files:write" }, { ...CH_1, entity_id: "ch_2" }, CH_1];
    const edited = await send("PATCH", `/${parent.id}`, session, { scopes, expires: { at: end } });
    expect(edited.status).toBe(200);

    const narrowed = await view(child.id);
    expect(narrowed).toMatchObject({ expires_at: end, version: 2 });
    expect(toPairs(narrowed)).toEqual([
      ["files:write", null],
      ["channels:publish", "ch_1"],
    ]);
    expect((await readTokenTrail(child.id)).at(-1)).toMatchObject({
      action: "token.updated",
      details: {
        with: parent.id,
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
    expect(await countChangeRows(child.id)).toBe(2);
    const grand = await view(grandchild.id);
    expect(grand).toMatchObject({ expires_at: grandchild.expires_at, version: 2 });
    expect(toPairs(grand)).toEqual([["channels:publish", "ch_1"]]);
    expect(Object.keys((await readTokenTrail(grandchild.id)).at(-1)?.details ?? {})).toEqual([
      "with",
      "scopes",
    ]);
    expect(await view(bystander.id)).toMatchObject({ version: 1 });
    // An edit of the parent that narrows nothing does not change the child.
    await send("PATCH", `/${parent.id}`, session, { name: "Renamed" });
    expect(await view(child.id)).toMatchObject({ version: 2 });
  });

  it("cannot be widened beyond its parent, not even by the owner", async () => {
    const child = await issueToken(parent.plaintext);
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

  it("gets no scope that its parent loses meanwhile", async () => {
    const child = await issueToken(parent.plaintext);
    const request = {
      method: "POST",
      token: session,
      body: { scopes: [{ permission: "files:write" }] },
    };
    const narrow = () =>
      env.DB.prepare("DELETE FROM scopes WHERE token_id = ? AND permission = 'files:write'")
        .bind(parent.id)
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

  it("a parent revokes its children for good, and a child stays within a live parent", async () => {
    const child = await issueToken(parent.plaintext);
    expect(
      (await regenerate(parent.id, { at: toRfc3339((now() + 40 * DAY) as never) })).status,
    ).toBe(200);
    expect(await view(child.id)).toMatchObject({ status: "revoked", version: 2 });

    expect((await regenerate(child.id, { months: 3 })).status).toBe(422);
    expect((await regenerate(child.id)).status).toBe(200);
    expect(await view(child.id)).toMatchObject({ status: "active", issued_by: parent.id });
    await send("POST", `/${parent.id}/revoke`, session);
    expect(await view(child.id)).toMatchObject({ status: "revoked" });
  });

  it("a child of a revoked or deleted parent makes it independent", async () => {
    const [revoked, deleted] = [
      await issueToken(parent.plaintext),
      await issueToken(parent.plaintext),
    ];
    await send("POST", `/${parent.id}/revoke`, session);
    expect((await regenerate(revoked.id, { months: 3 })).status).toBe(200);
    await send("DELETE", `/${parent.id}`, session);
    expect((await regenerate(deleted.id, { months: 3 })).status).toBe(200);
    for (const { id } of [revoked, deleted]) {
      expect(await view(id)).toMatchObject({ status: "active", issued_by: null });
      expect((await readTokenTrail(id)).at(-1)?.details).toMatchObject({
        issued_by: [parent.id, null],
      });
    }
  });

  it("a child is refused if the parent is revoked or shortened meanwhile", async () => {
    const child = await issueToken(parent.plaintext);
    const request = {
      method: "POST",
      token: session,
      body: { expires: { days: 30 } },
      headers: { "If-Match": '"1"' },
    };
    for (const sets of ["expires_at = unixepoch() + 86400", "revoked_at = 1"]) {
      const end = () =>
        env.DB.prepare(`UPDATE tokens SET ${sets} WHERE id = ?`).bind(parent.id).run();
      const response = await callMeanwhile(`/v1/tokens/${child.id}/regenerate`, request, end);
      expect(response.status).toBe(sets.startsWith("expires") ? 409 : 422);
    }
    expect(await view(child.id)).toMatchObject({ version: 1 });
  });
});
