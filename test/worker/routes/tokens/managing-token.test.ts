import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { toRfc3339 } from "../../../../shared/time.ts";
import type { IssuedTokenResource, TokenPage } from "../../../../shared/wire/token-resource.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { now } from "../../support/organizations.ts";
import {
  CH_1,
  CHILD,
  DAY,
  requestToken,
  send,
  storeParentToken,
  toPairs,
} from "../../support/parent-token.ts";
import { storeToken } from "../../support/store-token.ts";
import { readTokenTrail } from "../../support/trail.ts";

const organization = "org_managing";
let owner: string;
let session: string;
let parent: { id: string; plaintext: string };

beforeEach(async () => {
  ({ owner, session, parent } = await storeParentToken(organization));
});

describe("a token that may manage its owner's tokens", () => {
  it("issues a token within its own limits, which names it as issuer", async () => {
    const response = await requestToken(parent.plaintext);
    const token = await response.json<IssuedTokenResource>();

    expect(response.status).toBe(201);
    expect(token).toMatchObject({ owner, issued_by: parent.id, status: "active" });
    expect(toPairs(token)).toEqual([
      ["files:read", null],
      ["channels:publish", "ch_1"],
    ]);
    expect(await readTokenTrail(token.id)).toMatchObject([
      { action: "token.issued", by: parent.id },
    ]);
    expect((await send("GET", "/self", token.secret)).status).toBe(200);
  });

  it.each([
    ["a permission that it lacks", { scopes: [{ permission: "orders.list" }] }],
    ["another entity", { scopes: [{ ...CH_1, entity_id: "ch_3" }] }],
    ["every entity", { scopes: [{ ...CH_1, entity_id: "*" }] }],
  ])("cannot issue a token with %s", async (_, change) => {
    const response = await requestToken(parent.plaintext, change);

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      type: "urn:latchkey:problem:permission_not_grantable",
      errors: [{ pointer: "/scopes/0" }],
    });
  });

  it("issues a token for one entity if it has every entity", async () => {
    const scopes: (string | [string, string])[] = ["files:write", ["channels:publish", "*"]];
    const wide = await storeToken({ owner, organization, scopes });

    expect((await requestToken(wide.plaintext, { scopes: [CH_1] })).status).toBe(201);
  });

  it("cannot issue a token that expires after itself or after its secret", async () => {
    const at = (seconds: number) => ({ at: toRfc3339((now() + seconds) as never) });

    expect((await requestToken(parent.plaintext, { expires: at(61 * DAY) })).status).toBe(422);
    expect((await requestToken(parent.plaintext, { expires: at(59 * DAY) })).status).toBe(201);
    await env.DB.prepare("UPDATE token_secrets SET valid_until = ? WHERE token_id = ?")
      .bind(now() + 10 * DAY, parent.id)
      .run();
    expect((await requestToken(parent.plaintext, { expires: at(59 * DAY) })).status).toBe(422);
    expect((await requestToken(parent.plaintext, { expires: at(9 * DAY) })).status).toBe(201);
  });

  it("lists, views, revokes and deletes all of its owner's tokens", async () => {
    const own = await storeToken({ owner, organization, name: "By hand" });
    const { tokens } = await (await send("GET", "", parent.plaintext)).json<TokenPage>();

    expect(tokens.map(({ id }) => id).toSorted()).toEqual([own.id, parent.id].toSorted());
    expect((await send("GET", `/${own.id}`, parent.plaintext)).status).toBe(200);
    expect((await send("POST", `/${own.id}/revoke`, parent.plaintext)).status).toBe(200);
    expect((await send("DELETE", `/${own.id}`, parent.plaintext)).status).toBe(204);
    expect((await readTokenTrail(own.id)).map(({ action, by }) => [action, by])).toEqual([
      ["token.revoked", parent.id],
      ["token.deleted", parent.id],
    ]);
  });

  it("needs the permission, and an owner who may still grant it", async () => {
    const plain = await storeToken({ owner, organization, scopes: ["files:read"] });
    expect(
      (await requestToken(plain.plaintext, { scopes: [{ permission: "files:read" }] })).status,
    ).toBe(403);
    await env.DB.prepare("UPDATE memberships SET role = 'member' WHERE person = ?")
      .bind(owner)
      .run();
    expect((await requestToken(parent.plaintext)).status).toBe(403);
    expect((await send("GET", "", parent.plaintext)).status).toBe(403);
  });

  it("issues nothing if it is narrowed during the request", async () => {
    const request = { method: "POST", token: parent.plaintext, body: CHILD };
    const narrow = (sql: string) => () => env.DB.prepare(sql).bind(parent.id).run();
    const scope = "DELETE FROM scopes WHERE token_id = ? AND permission = 'files:read'";
    const end = "UPDATE tokens SET expires_at = unixepoch() + 86400 WHERE id = ?";

    expect((await callMeanwhile("/v1/tokens", request, narrow(scope))).status).toBe(409);
    const scopes = [CH_1];
    const less = { ...request, body: { ...CHILD, scopes } };
    expect((await callMeanwhile("/v1/tokens", less, narrow(end))).status).toBe(409);
    const { total } = await (await send("GET", "?status=all", session)).json<TokenPage>();
    expect(total).toBe(1);
  });
});
