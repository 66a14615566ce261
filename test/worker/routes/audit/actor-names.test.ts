import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditEventPage } from "../../../../shared/wire/audit-event.ts";
import { run } from "../../audit/stored-trail.ts";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeEvent } from "../../support/store-event.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

let auditor: string;
let manager: string;
let asManager: string;
let owner: string;
let asOwner: string;
let tokenId: string;

beforeAll(async () => {
  await storeOrganization();
  auditor = await storeSession(await storePerson({ role: "Global_Admin" }));
});
beforeEach(async () => {
  const role = "Global_Admin";
  manager = await storePerson({ role, groups: ["token-managers"], name: "Ada Before" });
  asManager = await storeSession(manager);
  owner = await storePerson({ name: "Olga Owner" });
  asOwner = await storeSession(owner);
  tokenId = (await storeToken({ owner })).id;
});

const renameManager = async (name: string) => {
  const response = await call("/v1/me", { method: "PATCH", token: asManager, body: { name } });
  expect(response.status).toBe(200);
};
const revoke = (path: string) => call(path, { method: "POST", token: asManager });
const read = async (path: string, token: string) => {
  const response = await call(path, { token });
  expect(response.status, path).toBe(200);
  return (await response.json<AuditEventPage>()).events;
};

describe("a row of the trail", () => {
  it("keeps the actor's name as it was, wherever it is shown", async () => {
    await revoke(`/v1/users/${owner}/tokens/${tokenId}/revoke`);
    await renameManager("Ada After");

    const readers: [string, string][] = [
      [`/v1/audit-events?target=${tokenId}`, auditor],
      ["/v1/me/activity", asOwner],
      [`/v1/tokens/${tokenId}/activity`, asOwner],
      [`/v1/users/${owner}/activity`, asManager],
      [`/v1/users/${owner}/tokens/${tokenId}/activity`, asManager],
    ];
    for (const [path, token] of readers) {
      const [event] = await read(path, token);
      expect(event, path).toMatchObject({
        action: "token.revoked",
        actor: { id: manager, name: "Ada Before" },
        subject: { id: owner, name: "Olga Owner" },
      });
    }
    for (const format of ["csv", "ndjson"]) {
      const path = `/v1/audit-events/export?format=${format}&target=${tokenId}`;
      const text = await (await call(path, { token: auditor })).text();
      expect(text).toContain('"Ada Before"');
      expect(text).not.toContain("Ada After");
    }
  });

  it("names a renamed actor by the new name from then on, and by the old one in the row of that", async () => {
    await renameManager("Ada After");
    await revoke(`/v1/users/${owner}/tokens/${tokenId}/revoke`);

    expect(await read(`/v1/audit-events?actor=${manager}`, auditor)).toMatchObject([
      { action: "token.revoked", actor: { name: "Ada After" } },
      { action: "user.updated", actor: { name: "Ada Before" }, target: { name: "Ada After" } },
    ]);
  });

  it("shows today's name if it was written before names were kept, and the kept one of a deleted person", async () => {
    const old = await storePerson({ name: "Otto Old" });
    await storeEvent({ actor: { person: old, name: null }, subject: old });
    await storeEvent({ actor: { person: old, name: "Otto Kept" }, subject: old });
    const names = async () =>
      (await read(`/v1/audit-events?actor=${old}`, auditor)).map(({ actor }) => actor?.name);

    expect(await names()).toEqual(["Otto Kept", "Otto Old"]);
    await run("UPDATE user SET name = 'Otto New' WHERE id = ?", old);
    expect(await names()).toEqual(["Otto Kept", "Otto New"]);
    await run("DELETE FROM memberships WHERE person = ?", old);
    await run("DELETE FROM user WHERE id = ?", old);
    expect(await names()).toEqual(["Otto Kept", null]);
  });
});
