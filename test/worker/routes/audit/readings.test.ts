import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditEventPage } from "../../../../shared/wire/audit-event.ts";
import { beginTrail, run, verify } from "../../audit/stored-trail.ts";
import { call } from "../../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeEvent } from "../../support/store-event.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

let reader: string;
let session: string;
/** The session of another auditor, who looks at what the first one left. */
let other: string;

beforeAll(async () => {
  await storeOrganization();
});
beforeEach(async () => {
  reader = await storePerson({ role: "Global_Admin", name: "Rita Reader" });
  session = await storeSession(reader);
  other = await storeSession(await storePerson({ role: "Global_Admin" }));
});

async function read(path: string, token: string): Promise<AuditEventPage> {
  const response = await call(path, { token });
  expect(response.status, path).toBe(200);
  return response.json();
}
const readTrail = (query = "") => read(`/v1/audit-events${query}`, session);
/** Lists the reader's rows, the newest first. */
const readingsOf = async (action: string, actor = reader) =>
  (await read(`/v1/audit-events?actor=${actor}&action=${action}`, other)).events;
const passMinutes = (minutes: number) =>
  run("UPDATE audit_events SET occurred_at = occurred_at - ?", minutes * 60);
const refuseRows = () =>
  run(
    "CREATE TRIGGER no_rows BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END",
  );

describe("reading the trail", () => {
  it("leaves a row with the reader, the question and the origin", async () => {
    const response = await call("/v1/audit-events?action=token.issued&actor=usr_x&limit=7", {
      token: session,
      headers: { "CF-Connecting-IP": "192.0.2.9" },
    });
    expect(await readingsOf("audit.read")).toMatchObject([
      {
        actor: { id: reader, name: "Rita Reader" },
        subject: { id: reader },
        on_behalf_of: null,
        target: { kind: "organization", id: HOME },
        details: { action: "token.issued", actor: "usr_x" },
        request_id: response.headers.get("X-Request-Id"),
        ip_address: "192.0.2.9",
      },
    ]);
  });

  it("leaves one row for all pages and repetitions of a question in 15 minutes", async () => {
    const about = `subject=${reader}`;
    for (let n = 0; n < 5; n++) await storeEvent({ subject: reader });
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: AuditEventPage = await readTrail(
        `?${about}&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      cursor = page.next_cursor;
    }
    await readTrail(`?limit=5&${about}`);
    expect(await readingsOf("audit.read")).toHaveLength(1);

    await passMinutes(14);
    await readTrail(`?${about}`);
    expect(await readingsOf("audit.read")).toHaveLength(1);
    await passMinutes(2);
    await readTrail(`?${about}&cursor=aud_${"0".repeat(24)}`);
    expect(await readingsOf("audit.read")).toHaveLength(2);
  });

  it("leaves a row for each question and each reader", async () => {
    await readTrail();
    await readTrail("?action=token.issued");
    await readTrail("?action=token.revoked");
    const details = (await readingsOf("audit.read")).map((event) => event.details);
    expect(details).toEqual([{ action: "token.revoked" }, { action: "token.issued" }, {}]);

    const colleague = await storePerson({ role: "Global_Admin" });
    await read("/v1/audit-events", await storeSession(colleague));
    expect(await readingsOf("audit.read", colleague)).toHaveLength(1);
  });

  it("does not list its own row", async () => {
    expect((await readTrail(`?actor=${reader}`)).events).toEqual([]);
    expect((await readTrail(`?actor=${reader}`)).events).toHaveLength(1);
  });

  it("leaves none for one's own activity, and none if it was refused", async () => {
    await read("/v1/me/activity", session);
    expect((await call("/v1/audit-events?nonsense=1", { token: session })).status).toBe(400);
    expect(await readingsOf("audit.read")).toEqual([]);
  });

  it("is refused if it cannot be recorded", async () => {
    await refuseRows();
    const response = await call("/v1/audit-events", { token: session });
    await run("DROP TRIGGER no_rows");
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain("events");
  });

  it("shows who read it to auditors and to the reader only", async () => {
    await readTrail();
    const mine = await read("/v1/me/activity", session);
    expect(mine.events).toMatchObject([{ action: "audit.read" }]);
    const member = await storeSession(await storePerson());
    expect((await call("/v1/audit-events", { token: member })).status).toBe(404);
    expect((await read("/v1/me/activity", member)).events).toEqual([]);
  });
});

describe("recognizing a token", () => {
  const recognize = (token: string, as: string) =>
    call("/v1/tokens/recognize", { method: "POST", token: as, body: { token } });

  it.each([
    ["mine", () => reader, []],
    ["managed", () => storePerson(), ["token-managers"]],
    ["other", () => storePerson(), []],
  ])("leaves a row that names the token, if it is found as %s", async (found, ownerOf, groups) => {
    await run("UPDATE memberships SET groups = ? WHERE person = ?", JSON.stringify(groups), reader);
    const owner = await ownerOf();
    const { id, plaintext } = await storeToken({ owner });
    expect(await (await recognize(plaintext, session)).json()).toMatchObject({ found });
    await recognize(` ${plaintext} `, session);

    const rows = await readingsOf("token.recognized");
    expect(rows).toMatchObject([
      {
        actor: { id: reader, name: "Rita Reader" },
        on_behalf_of: null,
        subject: { id: owner },
        target: { kind: "token", id },
        details: { found },
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain(plaintext.slice(8, 30));
    const theirs = await read("/v1/me/activity", await storeSession(owner));
    expect(theirs.events).toMatchObject([{ action: "token.recognized", actor: { id: reader } }]);
    await passMinutes(16);
    await recognize(plaintext, session);
    expect(await readingsOf("token.recognized")).toHaveLength(2);
  });

  it("leaves none for a text that is no token of this organization", async () => {
    await storeOrganization("org_elsewhere");
    const owner = await storePerson({ organization: "org_elsewhere" });
    const foreign = await storeToken({ owner, organization: "org_elsewhere" });
    for (const text of ["x", foreign.plaintext, session]) await recognize(text, session);
    expect(await readingsOf("token.recognized")).toEqual([]);
  });
});

it("signs its rows", async () => {
  const auditor = await beginTrail();
  await read("/v1/audit-events", auditor);
  expect(await verify()).toMatchObject({ findings: [], unsigned: 0 });
});
