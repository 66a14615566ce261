import { beforeAll, beforeEach, expect, it } from "vitest";
import type { AuditEventPage } from "../../../../shared/wire/audit-event.ts";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeEvent } from "../../support/store-event.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

const OTHER = "org_other";

let auditor: string;
let person: string;
let session: string;

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization(OTHER);
  auditor = await storeSession(await storePerson({ role: "Global_Admin" }));
});
beforeEach(async () => {
  person = await storePerson({ role: "Admin" });
  session = await storeSession(person);
});

async function read(path: string, token = auditor): Promise<AuditEventPage> {
  const response = await call(path, { token });
  expect(response.status, path).toBe(200);
  return response.json();
}
const namesIn = ({ events }: AuditEventPage) =>
  events.map(({ action, target }) => [action, target?.name]);

it("names a deleted token as it was last called, in every event about it", async () => {
  const renamed = await storeToken({ owner: person, name: "First name" });
  const path = `/v1/tokens/${renamed.id}`;
  await call(path, { method: "PATCH", token: session, body: { name: "Last name" } });
  await call(path, { method: "DELETE", token: session });
  const swept = await storeToken({ owner: person, name: "Swept" });
  await call(`/v1/tokens/${swept.id}/revoke`, { method: "POST", token: session });
  await call("/v1/tokens?confirm=all", { method: "DELETE", token: session });

  const expected = [
    ["token.deleted", "Swept"],
    ["token.revoked", "Swept"],
    ["token.deleted", "Last name"],
    ["token.updated", "Last name"],
  ];
  expect(namesIn(await read("/v1/me/activity", session))).toEqual(expected);
  expect(namesIn(await read(`/v1/audit-events?subject=${person}`))).toEqual(expected);
});

it("names a member who was removed", async () => {
  const member = await storePerson();
  await call(`/v1/users/${member}`, { method: "DELETE", token: auditor });
  const [event] = (await read(`/v1/audit-events?target=${member}`)).events;
  expect(event).toMatchObject({
    action: "membership.removed",
    target: { id: member, name: `Person ${member}` },
  });
});

it("takes no name from another organization's event about the same id", async () => {
  const target = { kind: "token", id: "tok_nameless" } as const;
  await storeEvent({ subject: person, target, action: "token.revoked" });
  const details = { name: ["Foreign", null] };
  await storeEvent({ organization: OTHER, target, action: "token.deleted", details });
  const { events } = await read("/v1/audit-events?target=tok_nameless");
  expect(events).toMatchObject([{ target: { id: "tok_nameless", name: null } }]);
});
