import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { AuditEventPage } from "../../../../shared/wire/audit-event.ts";
import { call } from "../../support/call.ts";
import { buildManagedCatalog, openEditor } from "../../support/catalog-editor.ts";

async function readVersions(organization: string): Promise<number[]> {
  const { results } = await env.DB.prepare(
    "SELECT version FROM catalogs WHERE organization = ? ORDER BY version",
  )
    .bind(organization)
    .all<{ version: number }>();
  return results.map(({ version }) => version);
}
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Stores versions from 2 on, as they were kept before there was a limit. */
const storeVersions = (organization: string, to: number) =>
  env.DB.prepare(
    `INSERT INTO catalogs SELECT organization, value, document, created_by, created_at
      FROM catalogs, json_each(?2) WHERE organization = ?1 AND version = 1`,
  )
    .bind(organization, JSON.stringify(range(2, to)))
    .run();

/** Builds a catalog that differs by its limit. */
const buildLimited = (limit: number) =>
  buildManagedCatalog((catalog) => {
    catalog.manages.audit = ["catalog:manage"];
    catalog.token_limit = limit;
  });

it("keeps the last 20 versions of a catalog, and of another organization's catalog all", async () => {
  const [editor, other] = [await openEditor(), await openEditor()];
  await storeVersions(editor.org, 20);
  await storeVersions(other.org, 30);
  await editor.putOk(buildLimited(10));
  expect(await readVersions(editor.org)).toEqual(range(2, 21));
  expect((await editor.putOk(buildLimited(11))).version).toBe(22);
  expect(await readVersions(editor.org)).toEqual(range(3, 22));
  expect(await readVersions(other.org)).toEqual(range(1, 30));
});

it("deletes many old versions over several puts", async () => {
  const editor = await openEditor();
  await storeVersions(editor.org, 70);
  await editor.putOk(buildLimited(10));
  expect(await readVersions(editor.org)).toEqual(range(41, 71));
  await editor.putOk(buildLimited(11));
  expect(await readVersions(editor.org)).toEqual(range(53, 72));
});

it("deletes no version if the catalog was not put", async () => {
  const editor = await openEditor();
  await storeVersions(editor.org, 30);
  const response = await editor.put(buildLimited(10), { headers: { "If-Match": '"29"' } });
  expect(response.status).toBe(409);
  expect(await readVersions(editor.org)).toEqual(range(1, 30));
});

it("leaves the audit rows of deleted versions readable", async () => {
  const editor = await openEditor();
  await editor.putOk(buildLimited(10));
  await storeVersions(editor.org, 1);
  await env.DB.prepare("UPDATE catalogs SET version = 40 WHERE organization = ? AND version = 2")
    .bind(editor.org)
    .run();
  await editor.putOk(buildLimited(11));
  expect(await readVersions(editor.org)).toEqual([40, 41]);
  const page = await call(`/v1/audit-events?target=${editor.org}/2`, { token: editor.session });
  const [event] = (await page.json<AuditEventPage>()).events;
  expect(event).toMatchObject({ action: "catalog.put", details: { version: [1, 2] } });
});
