import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditEventResource } from "../../../../shared/wire/audit-event.ts";
import { formatCsvLine } from "../../../../worker/audit/format-csv-line.ts";
import { call } from "../../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeEvent } from "../../support/store-event.ts";
import { storeSession } from "../../support/store-token.ts";

let auditor: string;
let person: string;

beforeAll(() => storeOrganization());
beforeEach(async () => {
  auditor = await storeSession(await storePerson({ role: "Global_Admin" }));
  person = await storePerson();
});

const exportTrail = (format: string, query = `&subject=${person}`) =>
  call(`/v1/audit-events/export?format=${format}${query}`, { token: auditor });
const parseLines = async (response: Response) =>
  (await response.text())
    .split("\n")
    .filter((line) => line !== "")
    .map((line): AuditEventResource => JSON.parse(line));

/** Inserts many rows of the person. They are unsigned, since the export does not check signatures. */
const insertEvents = (count: number, prefix: string) =>
  env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO audit_events (id, occurred_at, organization, action, subject)
     SELECT 'aud_' || ? || i, ?, ?, 'token.updated', ? FROM n`,
  )
    .bind(count, prefix, now(), HOME, person)
    .run();

describe("GET /v1/audit-events/export", () => {
  it("exports every matching row as NDJSON, oldest first, in the format of the list", async () => {
    await insertEvents(2_500, "many");
    await storeEvent({ subject: await storePerson() });
    await storeEvent({ subject: person, organization: null, action: "sign_in.succeeded" });
    const response = await exportTrail("ndjson");

    expect(response.headers.get("Content-Type")).toBe("application/x-ndjson");
    expect(response.headers.get("Content-Disposition")).toMatch(
      /^attachment; filename="audit-\d{4}-\d\d-\d\d\.ndjson"$/,
    );
    const events = await parseLines(response);
    expect(events.map(({ id }) => id).slice(0, -1)).toEqual(
      Array.from({ length: 2_500 }, (_, index) => `aud_many${index + 1}`),
    );
    expect(events.at(-1)?.action).toBe("sign_in.succeeded");
    // Each organization has its own sequence numbers, so every row must name its organization.
    expect(events.slice(-2).map((event) => event.organization_id)).toEqual([HOME, null]);
    const list = await call(`/v1/audit-events?subject=${person}&limit=1`, { token: auditor });
    expect((await list.json<{ events: unknown[] }>()).events).toEqual([events.at(-1)]);
  });

  it("exports CSV with a header and cells that no spreadsheet runs as a formula", async () => {
    const evil = await storePerson({ name: "=HYPERLINK(1)" });
    await storeEvent({
      actor: { person: evil, ipAddress: "192.0.2.1", userAgent: '@SUM(A1),"x"' },
      subject: person,
      target: { kind: "token", id: "tok_1" },
      details: { name: ["-1", "+1"] },
    });
    const response = await exportTrail("csv");
    expect(response.headers.get("Content-Type")).toMatch(/^text\/csv; charset=utf-8/);
    const [header, row, ...rest] = (await response.text()).split("\r\n");

    expect(header?.split(",").slice(0, 6)).toEqual(
      ["id", "organization_id", "sequence", "occurred_at", "action", "actor_id"].map(
        (name) => `"${name}"`,
      ),
    );
    expect(row).toContain(`,"'=HYPERLINK(1)",`);
    expect(row).toContain(`,"'@SUM(A1),""x"""`);
    expect(row).toContain(`,"{""name"":[""-1"",""+1""]}",`);
    expect(row).toContain(`,"","",`);
    expect(rest).toEqual([""]);
  });

  it("records the export with its query, and ends with that row", async () => {
    const events = await parseLines(await exportTrail("ndjson", "&action=audit.exported"));
    expect(events.at(-1)).toMatchObject({
      action: "audit.exported",
      details: { format: "ndjson", action: "audit.exported" },
    });
  });

  it("reads each page only on demand, and leaves out rows recorded after the export began", async () => {
    await insertEvents(5_000, "slow");
    const reader = (await exportTrail("ndjson")).body?.getReader();
    const first = await reader?.read();
    const text = [new TextDecoder().decode(first?.value)];
    await env.DB.prepare(
      "UPDATE audit_events SET action = 'later' WHERE id = 'aud_slow4500'",
    ).run();
    await storeEvent({ subject: person, action: "user.updated" });
    for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
      text.push(new TextDecoder().decode(next.value));
    }
    const events = text.join("").trim().split("\n");
    expect(events).toHaveLength(5_000);
    expect(events[4_499]).toContain('"action":"later"');
  });

  it("breaks off with an error if a page cannot be read", async () => {
    await insertEvents(5_000, "torn");
    const reader = (await exportTrail("ndjson")).body?.getReader();
    await reader?.read();
    await env.DB.prepare("ALTER TABLE audit_events RENAME TO audit_gone").run();
    const rest = async () => {
      while (!(await reader?.read())?.done);
    };
    await expect(rest()).rejects.toThrow();
    await env.DB.prepare("ALTER TABLE audit_gone RENAME TO audit_events").run();
  });

  it("refuses to export if the export cannot be recorded, or in an unknown format", async () => {
    await env.DB.prepare(
      "CREATE TRIGGER no_records BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END",
    ).run();
    expect((await exportTrail("ndjson")).status).toBe(503);
    await env.DB.prepare("DROP TRIGGER no_records").run();
    expect((await exportTrail("xml")).status).toBe(400);
    expect((await call("/v1/audit-events/export", { token: auditor })).status).toBe(400);
  });
});

describe("formatCsvLine", () => {
  it.each([
    ["=1", `"'=1"`],
    ["+1", `"'+1"`],
    ["-1", `"'-1"`],
    ["@a", `"'@a"`],
    ["\t=1", `"'\t=1"`],
    ["\r=1", `"'\r=1"`],
    ["\n=1", `"'\n=1"`],
    ["  =1", `"'  =1"`],
    ["\u00a0@a", `"'\u00a0@a"`],
    ["\ufeff+1", `"'\ufeff+1"`],
    ["\u200b-1", `"'\u200b-1"`],
    ["\uff1d1", `"'\uff1d1"`],
    [" a", '" a"'],
    ["a=1", '"a=1"'],
    ['say "x", y', '"say ""x"", y"'],
    ["", '""'],
  ])("writes %j as %s", (text, cell) => {
    expect(formatCsvLine([text, null, 3])).toBe(`${cell},"","3"\r\n`);
  });
});
