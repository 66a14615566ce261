import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { CatalogPreview, CatalogVersionList } from "../../../../shared/wire/catalog-change.ts";
import type { Catalog } from "../../../../worker/permissions/catalog.ts";
import { call } from "../../support/call.ts";
import {
  buildCatalogWithout,
  buildManagedCatalog,
  NOTHING,
  openEditor,
  readProblem,
} from "../../support/catalog-editor.ts";
import { now, storePerson } from "../../support/organizations.ts";
import { storeShownSecret } from "../../support/shown-secret.ts";
import { storeToken } from "../../support/store-token.ts";

let editor: Awaited<ReturnType<typeof openEditor>>;
beforeEach(async () => {
  editor = await openEditor();
});

const preview = async (next: unknown): Promise<CatalogPreview> => {
  const response = await editor.put(next, { query: "?dry_run=true" });
  expect(response.status).toBe(200);
  return response.json();
};

/** Reads everything that a put could change. */
async function readState(organization: string): Promise<unknown[]> {
  const tables = [
    "SELECT version FROM catalogs WHERE organization = ?1",
    "SELECT principal, permission FROM grants WHERE organization = ?1 ORDER BY 1, 2",
    "SELECT id, version, revoked_at FROM tokens WHERE organization = ?1 ORDER BY id",
    "SELECT s.id, s.permission FROM scopes s JOIN tokens t ON t.id = s.token_id WHERE t.organization = ?1 ORDER BY 1",
    "SELECT person, role, groups, disabled_at FROM memberships WHERE organization = ?1 ORDER BY 1",
    "SELECT count(*) FROM audit_events WHERE organization = ?1",
    "SELECT max(seq) FROM changes WHERE ?1 <> ''",
  ];
  const results = await env.DB.batch(
    tables.map((query) => env.DB.prepare(query).bind(organization)),
  );
  return results.map((result) => result.results);
}

async function storeMember(scopes: string[], groups: string[] = []): Promise<void> {
  const { org: organization } = editor;
  const owner = await storePerson({ organization, role: "member", groups });
  await storeToken({ owner, organization, scopes });
}

describe("PUT /v1/catalog?dry_run=true", () => {
  it("tells what differs, and from how many tokens of how many people a permission is taken", async () => {
    await storeMember(["files:read", "orders:read"]);
    await storeMember(["files:read"]);
    await storeToken({
      ...{ owner: editor.lead, organization: editor.org, scopes: ["files:read"] },
    });
    const next = buildManagedCatalog((catalog) => {
      Object.assign(catalog.roles[1] ?? {}, { name: "Everybody", grants: ["orders:read"] });
      catalog.token_limit = 7;
    });
    const before = await readState(editor.org);
    const told = await preview(next);

    expect(told).toEqual({
      version: 2,
      differences: [
        {
          ...{ part: "role", id: "member", change: "changed" },
          fields: [
            { field: "name", before: "Member", after: "Everybody", added: [], removed: [] },
            {
              ...{ field: "grants", before: null, after: null, added: [] },
              removed: ["files:read", "channels:publish"],
            },
          ],
        },
        {
          ...{ part: "setting", id: "token_limit", change: "changed" },
          fields: [
            {
              ...{ field: "value", before: String(buildManagedCatalog().token_limit) },
              ...{ after: "7", added: [], removed: [] },
            },
          ],
        },
      ],
      more_differences: 0,
      takes: [{ permission: "files:read", tokens: 2, people: 2 }],
      gives: [],
      dropped: NOTHING,
      revoked_tokens: 0,
    });
    expect(await readState(editor.org)).toEqual(before);
  });

  it("tells what scopes begin to give", async () => {
    await storeMember(["files:write"]);
    const next = buildManagedCatalog((catalog) => {
      Object.assign(catalog.roles[1] ?? {}, { grants: "*" });
    });
    expect(await preview(next)).toMatchObject({
      takes: [],
      gives: [{ permission: "files:write", tokens: 1, people: 1 }],
    });
  });

  it("counts a renamed permission as kept, and one without a name as taken and dropped", async () => {
    await storeMember(["files:read"]);
    const renamed: Catalog = JSON.parse(
      JSON.stringify(buildManagedCatalog()).replaceAll('"files:read"', '"files:view"'),
    );
    renamed.aliases = { ...renamed.aliases, "files:read": "files:view" };
    expect(await preview(renamed)).toMatchObject({ takes: [], gives: [], dropped: NOTHING });
    const told = await preview(buildCatalogWithout("files:read"));
    expect(told.takes).toEqual([{ permission: "files:read", tokens: 1, people: 1 }]);
    expect(told.dropped.permissions).toEqual([{ permission: "files:read", tokens: 1 }]);
  });

  it("tells the same as the put that follows", async () => {
    await storeMember(["files:read"], ["writers"]);
    await storePerson({ organization: editor.org, role: "member" });
    const next = buildCatalogWithout("files:read");
    next.groups = [];
    next.roles = next.roles.filter(({ id }) => id !== "member");
    const told = await preview(next);
    const put = await editor.putOk(next, "?orphans=drop");
    expect(told.dropped).toEqual(put.dropped);
    expect(told.version).toBe(put.version);
    expect(told.dropped.roles).toEqual([{ role: "member", members: 2 }]);
  });

  it("says of an equal catalog that nothing changes", async () => {
    const told = await preview(buildManagedCatalog());
    expect(told).toMatchObject({ version: 1, differences: [], takes: [], gives: [] });
  });

  it.each([
    [
      "invalid_input",
      (next: Catalog) => next.roles.push(...buildManagedCatalog().roles.slice(0, 1)),
    ],
    ["last_administrator", (next: Catalog) => Object.assign(next.manages, { catalog: [] })],
  ] as const)("refuses as the put would: %s", async (type, change) => {
    const next = buildManagedCatalog((catalog) => change(catalog));
    for (const query of ["?dry_run=true", ""]) {
      expect((await readProblem(await editor.put(next, { query }))).type).toBe(
        `urn:latchkey:problem:${type}`,
      );
    }
  });

  it("refuses a stale version", async () => {
    const response = await editor.put(buildManagedCatalog(), {
      query: "?dry_run=true",
      headers: { "If-Match": '"9"' },
    });
    expect(response.status).toBe(409);
  });
});

describe("a dry run while managers know secrets", () => {
  it.each([
    [
      "what a group may grant",
      (catalog: Catalog) => {
        Object.assign(catalog.groups[1] ?? {}, { grants_for_others: ["PLAN_READ"] });
      },
    ],
    [
      "what is automatic",
      (catalog: Catalog) => {
        catalog.automatic[0]?.roles.push("Admin");
      },
    ],
    [
      "a group that goes",
      (catalog: Catalog) => {
        catalog.groups.splice(1, 1);
      },
    ],
    [
      "nothing that matters",
      (catalog: Catalog) => {
        catalog.token_limit += 1;
      },
    ],
  ])("counts the tokens that the put revokes: %s", async (_, change) => {
    const shown = await storeShownSecret();
    const before = await readState(shown.organization);
    const dry = await shown.putCatalog(change, "?dry_run=true");
    const told = await dry.json<CatalogPreview>();
    expect(await readState(shown.organization)).toEqual(before);
    const put = await shown.putCatalog(change, "?orphans=drop");
    const done = await put.json<{ revoked_tokens: number }>();
    expect(told.revoked_tokens).toBe(done.revoked_tokens);
    expect(done.revoked_tokens).toBe(_ === "nothing that matters" ? 0 : 1);
  });
});

it("a dry run counts no token that its parent issued and that was revoked before", async () => {
  const shown = await storeShownSecret();
  const issued = { owner: shown.owner.id, organization: shown.organization, parentId: shown.id };
  await storeToken({ ...issued, scopes: ["API_READ"] });
  await storeToken({ ...issued, scopes: ["API_READ"], revokedAt: now() });
  const change = (catalog: Catalog) => {
    Object.assign(catalog.groups[1] ?? {}, { grants_for_others: ["PLAN_READ"] });
  };
  const told = await (await shown.putCatalog(change, "?dry_run=true")).json<CatalogPreview>();
  const done = await (await shown.putCatalog(change)).json<{ revoked_tokens: number }>();
  expect([told.revoked_tokens, done.revoked_tokens]).toEqual([2, 2]);
});

describe("GET /v1/catalog/versions", () => {
  it("lists the kept versions with their creator, and returns the document of one", async () => {
    await editor.putOk(
      buildManagedCatalog((catalog) => Object.assign(catalog, { token_limit: 3 })),
    );
    const list = await call("/v1/catalog/versions", { token: editor.session });
    const { versions } = await list.json<CatalogVersionList>();
    expect(versions.map(({ version }) => version)).toEqual([2, 1]);
    expect(versions[0]?.created_by.id).toBe(editor.lead);
    const first = await call("/v1/catalog/versions/1", { token: editor.session });
    expect(await first.json()).toEqual(buildManagedCatalog());
  });

  it.each(["3", "0", "x", "1e3"])("answers 404 for the version %s", async (version) => {
    const response = await call(`/v1/catalog/versions/${version}`, { token: editor.session });
    expect(response.status).toBe(404);
  });

  it("never shows a version of another organization", async () => {
    const other = await openEditor();
    await other.putOk(buildManagedCatalog((catalog) => Object.assign(catalog, { token_limit: 3 })));
    const response = await call("/v1/catalog/versions/2", { token: editor.session });
    expect(response.status).toBe(404);
  });
});
