import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokenResource, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { call, callForm } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { readTokenTrail } from "../../support/trail.ts";

let owner: string;
let session: string;
let token: { id: string; plaintext: string };

beforeAll(() => storeOrganization());
beforeEach(async () => {
  owner = await storePerson();
  session = await storeSession(owner);
  token = await storeToken({ owner, scopes: ["API_READ"] });
});

const send = (method: string, path: string, body?: unknown, headers = {}) =>
  call(`/v1/tokens/${token.id}${path}`, { method, token: session, body, headers });
const view = async () => (await send("GET", "")).json<TokenResource>();

describe.each([
  ["POST", "/revoke"],
  ["DELETE", ""],
])("%s /v1/tokens/{id}%s", (method, path) => {
  const request = () => ({ method, token: session, headers: { "If-Match": '"1"' } });
  const rename = () => send("PATCH", "", { name: "Renamed" });

  it("answers 409 if the token is not the version of If-Match, even if it changes during the request", async () => {
    const response = await callMeanwhile(`/v1/tokens/${token.id}${path}`, request(), rename);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ type: "urn:latchkey:problem:stale_version" });
    expect((await send(method, path, undefined, { "If-Match": '"1"' })).status).toBe(409);
    expect(await view()).toMatchObject({ status: "active", name: "Renamed", version: 2 });
    expect((await readTokenTrail(token.id)).map(({ action }) => action)).toEqual(["token.updated"]);
  });

  it("acts on any version if If-Match is *", async () => {
    const any = { method, token: session, headers: { "If-Match": "*" } };
    expect((await callMeanwhile(`/v1/tokens/${token.id}${path}`, any, rename)).ok).toBe(true);
  });

  it("answers 404 if the token is deleted meanwhile", async () => {
    const deleteToken = () =>
      env.DB.prepare("DELETE FROM tokens WHERE id = ?").bind(token.id).run();
    const response = await callMeanwhile(`/v1/tokens/${token.id}${path}`, request(), deleteToken);
    expect(response.status).toBe(404);
  });
});

describe("POST /oauth/revoke with a secret of the token", () => {
  async function regenerate(graceSeconds: number) {
    const body = { expires: { days: 30 }, grace_seconds: graceSeconds };
    const response = await send("POST", "/regenerate", body, { "If-Match": '"1"' });
    return (await response.json<IssuedTokenResource>()).secret;
  }
  const revoke = (text: string) => callForm("/oauth/revoke", { token: text });

  it("revokes the token by a secret in its grace period", async () => {
    await regenerate(60);
    expect((await revoke(token.plaintext)).status).toBe(200);
    expect(await view()).toMatchObject({ status: "revoked", version: 3 });
    expect(await readTokenTrail(token.id)).toMatchObject([
      { action: "token.regenerated" },
      { action: "token.revoked", by: token.id },
    ]);
  });

  it("answers 200 to a replaced secret without revoking, and revokes by the current one", async () => {
    const current = await regenerate(0);
    expect((await revoke(token.plaintext)).status).toBe(200);
    expect(await view()).toMatchObject({ status: "active", version: 2 });
    expect((await revoke(current)).status).toBe(200);
    expect(await view()).toMatchObject({ status: "revoked" });
  });
});
