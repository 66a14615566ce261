import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { AuditEventPage } from "../../../shared/wire/audit-event.ts";
import { MAX_DETAILS_BYTES } from "../../../worker/audit/bound-details.ts";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { call } from "../support/call.ts";
import { buildManagedCatalog, openEditor } from "../support/catalog-editor.ts";
import { storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";
import { readTokenTrail, readTrailOf } from "../support/trail.ts";
import { beginTrail, cron, verify } from "./stored-trail.ts";

/** The longest id of a permission and of an entity. */
const WIDE = "w".repeat(128);
const entity = (n: number) => `e${n}`.padEnd(128, "x");
const scopes = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ permission: WIDE, entity_id: entity(n) }));
const pair = (n: number) => [WIDE, entity(n)];

/** Builds a catalog with a permission of the longest scopes, and as many groups as a catalog has. */
function buildWideCatalog(change: (catalog: Catalog) => void = () => {}): Catalog {
  return buildManagedCatalog((catalog) => {
    const described = { name: "Wide", description: "Is long." };
    catalog.apis[1]?.permissions.push({ id: WIDE, ...described, entity_type: "wide" });
    catalog.entity_types.push({
      ...{ id: "wide", name: "Wide", pattern: "[0-9a-z]{1,128}", example: "e1" },
    });
    catalog.manages.audit = ["catalog:manage"];
    for (let n = 0; n < 150; n++) {
      const id = `group-${n}`.padEnd(64, "x");
      catalog.groups.push({
        ...{ id, name: `Group ${n}`, grants: [], grants_for_others: [], controls: [] },
      });
    }
    change(catalog);
  });
}

async function openWide() {
  await beginTrail();
  const editor = await openEditor();
  await editor.putOk(buildWideCatalog());
  const send = async (method: string, path: string, body?: unknown, token = editor.session) => {
    const response = await call(path, { method, token, ...(body === undefined ? {} : { body }) });
    if (!response.ok) throw new Error(await response.text());
    return response.status === 204 ? null : response.json<{ id: string; secret: string }>();
  };
  return { ...editor, send };
}

async function expectBounded(): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT action, length(CAST(details AS BLOB)) AS bytes FROM audit_events ORDER BY 2 DESC",
  ).all<{ bytes: number }>();
  for (const row of results) expect(row.bytes, JSON.stringify(row)).toBeLessThan(MAX_DETAILS_BYTES);
  await cron();
  expect(await verify()).toMatchObject({ findings: [], unsealed: 0 });
}

const readLists = (lists: unknown) => lists as { entries: unknown[]; count: number }[];
const named = { name: "Deploy", expires: { days: 30 } };

describe("an audit row of a change to many scopes, groups or controls", () => {
  it("names some of a token's 500 scopes, and first those that changed", async () => {
    const { send } = await openWide();
    const token = await send("POST", "/v1/tokens", { ...named, scopes: scopes(500) });
    await send("PATCH", `/v1/tokens/${token?.id}`, { scopes: scopes(499) });
    await send("DELETE", `/v1/tokens/${token?.id}`);

    const [issued, updated] = await readTokenTrail(token?.id ?? "");
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(issued?.details).toMatchObject({
      name: [null, "Deploy"],
      scopes: [[], { count: 500, sha256: digest }],
    });
    expect(updated?.details).toMatchObject({
      scopes: [
        { count: 500, sha256: digest, entries: [pair(499), pair(0)] },
        { count: 499, sha256: digest, entries: [pair(0), pair(1)] },
      ],
    });
    await expectBounded();
  });

  it("names first what a token that another one issued lost", async () => {
    const { lead, org, send } = await openWide();
    const all = Array.from({ length: 40 }, (_, n) => [WIDE, entity(n)] as [string, string]);
    const parent = await storeToken({ owner: lead, organization: org, scopes: all });
    const options = { owner: lead, organization: org, scopes: all, parentId: parent.id };
    const child = await storeToken(options);
    await send("PATCH", `/v1/tokens/${parent.id}`, { scopes: scopes(39) });

    const [narrowed] = await readTokenTrail(child.id);
    const [from, to] = readLists(narrowed?.details.scopes);
    expect([from?.count, from?.entries[0]]).toEqual([40, pair(39)]);
    expect([to?.count, to?.entries[0]]).toEqual([39, pair(0)]);
    await expectBounded();
  });

  it("names first what a new catalog dropped from tokens and members", async () => {
    const { lead, org, putOk } = await openWide();
    const kept = Array.from({ length: 40 }, (_, n) => ["channels:publish", `ch_${n}`]);
    const held = [...kept, ...scopes(20).map((scope) => Object.values(scope))];
    const token = await storeToken({
      ...{ owner: lead, organization: org, scopes: held as [string, string][] },
    });
    const groups = buildWideCatalog().groups.map(({ id }) => id);
    const member = await storePerson({ organization: org, role: "member", groups });
    const next = buildManagedCatalog((catalog) => {
      catalog.manages.audit = ["catalog:manage"];
    });
    await putOk(next, "?orphans=drop");

    const [changed] = await readTokenTrail(token.id);
    const [from, to] = readLists(changed?.details.scopes);
    expect([from?.count, from?.entries[0]]).toEqual([60, pair(0)]);
    expect([to?.count, to?.entries[0]]).toEqual([40, kept[0]]);
    const [left] = await readTrailOf(member);
    expect(left?.details).toMatchObject({
      groups: [{ count: 151, entries: expect.arrayContaining([groups[1]]) }, ["writers"]],
    });
    await expectBounded();
  });

  it("is written for 500 refused scopes, 200 groups and 100 controls", async () => {
    const { org, put, send, session } = await openWide();
    const member = await storePerson({ organization: org, role: "member" });
    const refused = await call("/v1/tokens", {
      method: "POST",
      token: await storeSession(member, org),
      body: { ...named, scopes: scopes(500) },
    });
    expect(refused.status).toBe(403);
    const groups = buildWideCatalog().groups.map(({ id }) => id);
    await send("PATCH", `/v1/users/${member}`, { groups });
    const controls = Array.from({ length: 98 }, (_, n) => `control-${n}`.padEnd(64, "x"));
    const wide = buildWideCatalog((catalog) => {
      catalog.controls.push(...controls.map((id) => ({ id, name: id.slice(0, 20) })));
    });
    expect((await put(wide)).status).toBe(200);
    await send("PUT", `/v1/groups/${groups[1]}/controls`, { controls });

    const page = await call("/v1/audit-events?limit=100", { token: session });
    const { events } = await page.json<AuditEventPage>();
    const detailsOf = (action: string) => events.find((event) => event.action === action)?.details;
    expect(detailsOf("scope.refused")).toEqual({ permissions: [WIDE] });
    expect(detailsOf("membership.updated")).toMatchObject({ groups: [[], { count: 151 }] });
    expect(detailsOf("catalog.put")).toMatchObject({
      controls: [[], { count: 98 }],
      version: [3, 4],
    });
    await expectBounded();
  });
});
