import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { toRfc3339 } from "../../../../shared/time.ts";
import type { IssuedTokenResource, TokenPage } from "../../../../shared/wire/token-resource.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { CH_1, CHILD, DAY, issue, pairs, send, storeMaker } from "../../support/maker.ts";
import { now } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { tokenTrail } from "../../support/trail.ts";

const organization = "org_managing";
let owner: string;
let session: string;
let maker: { id: string; plaintext: string };

beforeEach(async () => {
  ({ owner, session, maker } = await storeMaker(organization));
});

describe("a token that may manage its owner's tokens", () => {
  it("issues a token within itself, which says so", async () => {
    const response = await issue(maker.plaintext);
    const token = await response.json<IssuedTokenResource>();

    expect(response.status).toBe(201);
    expect(token).toMatchObject({ owner, issued_by: maker.id, status: "active" });
    expect(pairs(token)).toEqual([
      ["files:read", null],
      ["channels:publish", "ch_1"],
    ]);
    expect(await tokenTrail(token.id)).toMatchObject([{ action: "token.issued", by: maker.id }]);
    expect((await send("GET", "/self", token.secret)).status).toBe(200);
  });

  it.each([
    ["a permission that it lacks", { scopes: [{ permission: "orders.list" }] }],
    ["another entity", { scopes: [{ ...CH_1, entity_id: "ch_3" }] }],
    ["every entity", { scopes: [{ ...CH_1, entity_id: "*" }] }],
  ])("never gives more than it has: %s", async (_, change) => {
    const response = await issue(maker.plaintext, change);

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      type: "urn:latchkey:problem:permission_not_grantable",
      errors: [{ pointer: "/scopes/0" }],
    });
  });

  it("gives one entity where it has every one", async () => {
    const scopes: (string | [string, string])[] = ["files:write", ["channels:publish", "*"]];
    const wide = await storeToken({ owner, organization, scopes });

    expect((await issue(wide.plaintext, { scopes: [CH_1] })).status).toBe(201);
  });

  it("never gives a later end than its own, nor that of its secret", async () => {
    const at = (seconds: number) => ({ at: toRfc3339((now() + seconds) as never) });

    expect((await issue(maker.plaintext, { expires: at(61 * DAY) })).status).toBe(422);
    expect((await issue(maker.plaintext, { expires: at(59 * DAY) })).status).toBe(201);
    await env.DB.prepare("UPDATE token_secrets SET valid_until = ? WHERE token_id = ?")
      .bind(now() + 10 * DAY, maker.id)
      .run();
    expect((await issue(maker.plaintext, { expires: at(59 * DAY) })).status).toBe(422);
    expect((await issue(maker.plaintext, { expires: at(9 * DAY) })).status).toBe(201);
  });

  it("lists, views, revokes and deletes its owner's tokens, whoever issued them", async () => {
    const own = await storeToken({ owner, organization, name: "By hand" });
    const { tokens } = await (await send("GET", "", maker.plaintext)).json<TokenPage>();

    expect(tokens.map(({ id }) => id).toSorted()).toEqual([own.id, maker.id].toSorted());
    expect((await send("GET", `/${own.id}`, maker.plaintext)).status).toBe(200);
    expect((await send("POST", `/${own.id}/revoke`, maker.plaintext)).status).toBe(200);
    expect((await send("DELETE", `/${own.id}`, maker.plaintext)).status).toBe(204);
    expect((await tokenTrail(own.id)).map(({ action, by }) => [action, by])).toEqual([
      ["token.revoked", maker.id],
      ["token.deleted", maker.id],
    ]);
  });

  it("needs the permission, and an owner who may still grant it", async () => {
    const plain = await storeToken({ owner, organization, scopes: ["files:read"] });
    expect((await issue(plain.plaintext, { scopes: [{ permission: "files:read" }] })).status).toBe(
      403,
    );
    await env.DB.prepare("UPDATE memberships SET role = 'member' WHERE person = ?")
      .bind(owner)
      .run();
    expect((await issue(maker.plaintext)).status).toBe(403);
    expect((await send("GET", "", maker.plaintext)).status).toBe(403);
  });

  it("issues nothing where it was narrowed while it asked", async () => {
    const request = { method: "POST", token: maker.plaintext, body: CHILD };
    const narrow = (sql: string) => () => env.DB.prepare(sql).bind(maker.id).run();
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
