import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

let owner: string;
let token: { id: string; plaintext: string };

beforeAll(() => storeOrganization());
beforeEach(async () => {
  owner = await storePerson();
  token = await storeToken({ owner, scopes: ["API_READ"] });
});

const self = (method: string, headers: Record<string, string> = {}) =>
  call("/v1/tokens/self", { method, token: token.plaintext, headers });

describe("/v1/tokens/self", () => {
  it("shows the token that authenticates the request, and answers 404 to a session", async () => {
    const response = await self("GET");
    expect(response.headers.get("ETag")).toBe('"1"');
    expect(await response.json()).toMatchObject({ id: token.id, owner, status: "active" });
    const session = await storeSession(owner);
    expect((await call("/v1/tokens/self", { token: session })).status).toBe(404);
  });

  it("revokes the token that authenticates the request, keeps its row, and checks If-Match", async () => {
    expect((await self("DELETE", { "If-Match": '"7"' })).status).toBe(409);
    expect((await self("GET")).status).toBe(200);
    expect((await self("DELETE", { "If-Match": '"1"' })).status).toBe(204);
    expect((await self("GET")).status).toBe(401);
    const session = await storeSession(owner);
    const row = await call(`/v1/tokens/${token.id}`, { token: session });
    expect(await row.json()).toMatchObject({ status: "revoked", version: 2 });
  });
});
