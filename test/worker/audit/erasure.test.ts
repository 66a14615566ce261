import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import audit from "../../../docs/audit.md?raw";
import type { AuditEventPage } from "../../../shared/wire/audit-event.ts";
import { call } from "../support/call.ts";
import { storePerson } from "../support/organizations.ts";
import { storeEvent } from "../support/store-event.ts";
import { storeSession, storeToken } from "../support/store-token.ts";
import { beginTrail, cron, OTHER, run, verify } from "./stored-trail.ts";

/** The SQL of docs/audit.md. */
const ERASURE = audit
  .slice(audit.indexOf("## Erasing a person"))
  .split("```")[1]
  ?.replace(/^sql/, "")
  .split(";")
  .filter((sql) => sql.trim() !== "") as string[];

let auditor: string;

beforeEach(async () => {
  auditor = await beginTrail();
});

describe("erasing a person", () => {
  it("leaves a valid trail, and removes names, addresses and user agents everywhere", async () => {
    const person = await storePerson({ role: "Admin", name: "Ada Erased" });
    const network = { ipAddress: "192.0.2.8", userAgent: "Their browser" };
    await storeEvent({ actor: { ...network, person, name: "Ada Erased" }, subject: person });
    await storeEvent({ actor: network, subject: person, organization: null });
    await storeSession(person);
    await run(
      `UPDATE browser_sessions SET ip_address = '192.0.2.8', user_agent = 'Their browser'
        WHERE token_id IN (SELECT id FROM tokens WHERE owner = ?)`,
      person,
    );
    await storeToken({ owner: person, name: "Ada's laptop" });
    // An unused invitation, replaced by a later one.
    await run(
      `INSERT INTO one_time_links (id, digest, kind, organization, email, role, groups, created_by,
        created_at, expires_at) SELECT 'lnk_1', 'x', 'invitation', ?, email, 'Admin', '[]', 'usr_x', 1, 9e9
        FROM user WHERE id = ?`,
      OTHER,
      person,
    );
    await cron();
    const traces = new RegExp(
      `Ada Erased|Ada's laptop|192\\.0\\.2\\.8|Their browser|${person}@example`,
      "i",
    );
    expect(await isStored(traces)).toBe(true);
    await env.DB.batch(
      ERASURE.map((sql) => env.DB.prepare(sql.replaceAll("'usr_…'", "?1")).bind(person)),
    );

    expect(await verify()).toMatchObject({ findings: [], erased: 2 });
    expect(await isStored(traces)).toBe(false);
    const page = await call(`/v1/audit-events?subject=${person}`, { token: auditor });
    const { events } = await page.json<AuditEventPage>();
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({ subject: { id: person, name: null }, ip_address: null });
    expect(events[1]).toMatchObject({ actor: { id: person, name: null } });
  });
});

async function isStored(text: RegExp): Promise<boolean> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_*' AND name NOT GLOB 'sqlite_*'",
  ).all<{ name: string }>();
  const tables = await Promise.all(
    results.map(({ name }) => env.DB.prepare(`SELECT * FROM ${name}`).all()),
  );
  return tables.some((table) => text.test(JSON.stringify(table.results)));
}
