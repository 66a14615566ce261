import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toRfc3339 } from "../../../../shared/time.ts";
import type { AuditEventPage } from "../../../../shared/wire/audit-event.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeEvent } from "../../support/store-event.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

const OTHER = "org_other";
const HOUR = 3_600;

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
const ids = ({ events }: AuditEventPage) => events.map(({ id }) => id);
const readAbout = (query = "") => read(`/v1/audit-events?subject=${person}${query}`);

describe("GET /v1/audit-events", () => {
  it("lists each event with its actor, target, credential, IP address, browser and changes", async () => {
    const issued = await call("/v1/tokens", {
      method: "POST",
      token: session,
      headers: { "CF-Connecting-IP": "192.0.2.7", "User-Agent": "curl/8" },
      body: { name: "Deploy", expires: { days: 30 }, scopes: [{ permission: "API_READ" }] },
    });
    const { id } = await issued.json<{ id: string }>();
    const renamed = { name: "Deploy from CI" };
    await call(`/v1/tokens/${id}`, { method: "PATCH", token: session, body: renamed });

    const { events } = await readAbout();
    const name = `Person ${person}`;
    expect(events).toMatchObject([
      { action: "token.updated", details: { name: ["Deploy", "Deploy from CI"] } },
      {
        action: "token.issued",
        actor: { id: person, name },
        on_behalf_of: null,
        subject: { id: person, name },
        target: { kind: "token", id, name: "Deploy from CI" },
        credential: { id: expect.stringMatching(/^tok_/), name: "Token ses" },
        request_id: issued.headers.get("X-Request-Id"),
        ip_address: "192.0.2.7",
        user_agent: "curl/8",
      },
    ]);
    expect(JSON.stringify(events)).not.toContain("lk_pat_");
  });

  it("names the owner on whose behalf a manager acted", async () => {
    const manager = await storePerson();
    await storeEvent({ actor: { person: manager }, onBehalfOf: person, subject: person });
    expect((await readAbout()).events).toMatchObject([
      { actor: { id: manager }, on_behalf_of: { id: person, name: `Person ${person}` } },
    ]);
  });

  it("filters by actor, subject, action, target and time, alone and combined", async () => {
    const at = now() - HOUR;
    const target = { kind: "catalog", id: "org_filtered/2" } as const;
    const first = await storeEvent({ subject: person, at: at as never, action: "token.issued" });
    const second = await storeEvent({ subject: person, actor: { person }, target });
    await storeEvent({ actor: { person: "usr_nobody" }, target });

    expect(ids(await readAbout())).toEqual([second, first]);
    expect(ids(await read(`/v1/audit-events?actor=${person}`))).toEqual([second]);
    expect(ids(await readAbout("&action=token.issued"))).toEqual([first]);
    expect(ids(await readAbout("&target=org_filtered/2"))).toEqual([second]);
    expect(ids(await read("/v1/audit-events?target=org_filtered%2F2"))).toHaveLength(2);
    const instant = (seconds: number) => encodeURIComponent(toRfc3339(seconds as never));
    expect(ids(await readAbout(`&from=${instant(at + 1)}`))).toEqual([second]);
    expect(ids(await readAbout(`&from=${instant(at)}&to=${instant(at + 1)}`))).toEqual([first]);
    expect(ids(await readAbout(`&to=${instant(at)}`))).toEqual([]);
  });

  it("pages by cursor, newest first, without losing or repeating a row", async () => {
    const stored: string[] = [];
    for (let n = 0; n < 7; n++) {
      stored.unshift(
        await storeEvent({ subject: person, organization: n % 3 === 0 ? null : HOME }),
      );
    }
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await readAbout(`&limit=3${cursor}`);
      seen.push(...ids(page));
      cursor = page.next_cursor === null ? "" : `&cursor=${page.next_cursor}`;
    } while (cursor !== "");

    expect(seen).toEqual(stored);
    expect(ids(await readAbout("&cursor=aud_absent"))).toEqual([]);
  });

  it.each([
    "?limit=0",
    "?limit=101",
    "?cursor=x",
    "?from=yesterday",
    "?from=1969-12-31T23:59:59Z",
    "?organization=org_other",
    "?actor=a%20b",
  ])("refuses %s", async (query) => {
    expect((await call(`/v1/audit-events${query}`, { token: auditor })).status).toBe(400);
  });

  it("shows no row of another organization, not even with its person's or token's id", async () => {
    const foreign = await storeEvent({
      organization: OTHER,
      subject: person,
      actor: { person },
      target: { kind: "token", id: "tok_foreign" },
    });
    expect(ids(await readAbout())).toEqual([]);
    expect(ids(await read(`/v1/audit-events?actor=${person}`))).toEqual([]);
    expect(ids(await read("/v1/audit-events?target=tok_foreign"))).toEqual([]);
    const theirs = await storeSession(
      await storePerson({ role: "Global_Admin", organization: OTHER }),
      OTHER,
    );
    expect(ids(await read(`/v1/audit-events?subject=${person}`, theirs))).toEqual([foreign]);
  });

  it("shows events without an organization only to auditors of the home organization", async () => {
    const signIn = await storeEvent({ organization: null, subject: person });
    const theirs = await storeSession(
      await storePerson({ role: "Global_Admin", organization: OTHER }),
      OTHER,
    );
    expect(ids(await readAbout())).toEqual([signIn]);
    expect(ids(await read(`/v1/audit-events?subject=${person}`, theirs))).toEqual([]);
  });

  it("admits members of a group with the audit control, and of no other group", async () => {
    const [group] = apiControlPlane.groups;
    if (group === undefined) throw new Error("the preset has no group");
    const groups = [
      { ...group, id: "auditors", controls: ["audit:read"] },
      { ...group, id: "others", controls: ["catalog:manage", "users:manage"] },
    ];
    const organization = await storeOrganization("org_grouped", { ...apiControlPlane, groups });
    const status = async (member: string) => {
      const id = await storePerson({ role: "Basic_User", organization, groups: [member] });
      const token = await storeSession(id, organization);
      return (await call("/v1/audit-events", { token })).status;
    };
    expect(await status("auditors")).toBe(200);
    expect(await status("others")).toBe(404);
  });
});

describe("GET /v1/me/activity", () => {
  it("lists the events of my account and tokens here, including sign-ins, but no other person's", async () => {
    const signIn = await storeEvent({
      organization: null,
      subject: person,
      action: "sign_in.failed",
    });
    const changed = await storeEvent({ subject: person });
    await storeEvent({ subject: person, organization: OTHER });
    await storeEvent({ subject: await storePerson(), actor: { person } });

    expect(ids(await read("/v1/me/activity", session))).toEqual([changed, signIn]);
    const page = await read("/v1/me/activity?limit=1", session);
    expect(page.next_cursor).toBe(changed);
    expect(ids(await read(`/v1/me/activity?cursor=${changed}`, session))).toEqual([signIn]);
  });

  it("hides a manager's IP address and browser, but shows those of an unknown actor", async () => {
    const network = { ipAddress: "192.0.2.9", userAgent: "Agent" };
    const manager = await storePerson();
    await storeEvent({ subject: person, actor: { ...network, person: manager } });
    await storeEvent({ subject: person, actor: { ...network, person } });
    await storeEvent({ subject: person, organization: null, actor: network });

    const { events } = await read("/v1/me/activity", session);
    expect(events.map(({ ip_address, user_agent }) => [ip_address, user_agent])).toEqual([
      ["192.0.2.9", "Agent"],
      ["192.0.2.9", "Agent"],
      [null, null],
    ]);
    const audited = await readAbout();
    expect(audited.events.at(-1)).toMatchObject({ ip_address: "192.0.2.9", user_agent: "Agent" });
  });

  it("hides the name of another person's session, since it is the name of their browser", async () => {
    const manager = await storePerson();
    const theirs = await storeToken({ kind: "ses", owner: manager, name: "Chrome on Linux" });
    const mine = await storeToken({ kind: "ses", owner: person, name: "Firefox on macOS" });
    const token = await storeToken({ owner: manager, name: "Rotation" });
    for (const [actor, { id }] of [
      [manager, theirs],
      [manager, token],
      [person, mine],
    ] as const) {
      const target = { kind: "session", id } as const;
      await storeEvent({ subject: person, target, actor: { person: actor, tokenId: id } });
    }
    const named = ({ events }: AuditEventPage) =>
      events.map(({ credential, target }) => [credential?.name, target?.name]);
    expect(named(await read("/v1/me/activity", session))).toEqual([
      ["Firefox on macOS", "Firefox on macOS"],
      ["Rotation", null],
      [null, null],
    ]);
    expect(named(await readAbout()).at(-1)).toEqual(["Chrome on Linux", "Chrome on Linux"]);
  });
});

describe("GET /v1/tokens/{id}/activity", () => {
  const activity = (id: string, token = session) => call(`/v1/tokens/${id}/activity`, { token });

  it("lists the events of a token, even after it is deleted", async () => {
    const { id } = await storeToken({ owner: person, name: "Short-lived" });
    const another = await storeToken({ owner: person });
    for (const path of [`/v1/tokens/${id}/revoke`, `/v1/tokens/${another.id}/revoke`]) {
      expect((await call(path, { method: "POST", token: session })).status).toBe(200);
    }
    await call(`/v1/tokens/${id}`, { method: "DELETE", token: session });

    const { events } = await (await activity(id)).json<AuditEventPage>();
    expect(events.map(({ action }) => action)).toEqual(["token.deleted", "token.revoked"]);
    expect(events[0]).toMatchObject({ target: { id, name: "Short-lived" } });
  });

  it("is empty for a token without events, and answers 404 for another person's token", async () => {
    const { id } = await storeToken({ owner: person });
    expect(await (await activity(id)).json()).toEqual({ events: [], next_cursor: null });
    await call(`/v1/tokens/${id}/revoke`, { method: "POST", token: session });
    const stranger = await storePerson({ role: "Global_Admin" });
    expect((await activity(id, await storeSession(stranger))).status).toBe(404);
    expect((await activity("tok_absent")).status).toBe(404);
  });
});
