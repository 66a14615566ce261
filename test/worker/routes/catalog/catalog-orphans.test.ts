import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { call } from "../../support/call.ts";
import {
  buildCatalogWithout,
  buildManagedCatalog,
  NOTHING,
  openEditor,
  readProblem,
} from "../../support/catalog-editor.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { readTokenTrail, readTrailOf } from "../../support/trail.ts";

let editor: Awaited<ReturnType<typeof openEditor>>;
beforeEach(async () => {
  editor = await openEditor();
});

const rows = async <Row>(query: string, ...values: unknown[]) =>
  (
    await env.DB.prepare(query)
      .bind(...values)
      .all<Row>()
  ).results;
const storeLeadToken = (scopes: string[], more: Partial<Parameters<typeof storeToken>[0]> = {}) =>
  storeToken({ owner: editor.lead, organization: editor.org, scopes, ...more });
const addEntityScope = (id: string, permission: string, entity: string) =>
  env.DB.prepare("INSERT INTO scopes (id, token_id, permission, entity_id) VALUES (?, ?, ?, ?)")
    .bind(`scp_${crypto.randomUUID()}`, id, permission, entity)
    .run();
const scopesOf = async (id: string) =>
  (
    await rows<{ s: string }>(
      "SELECT permission || ' ' || entity_id AS s FROM scopes WHERE token_id = ? ORDER BY 1",
      id,
    )
  ).map(({ s }) => s.trim());

describe("PUT /v1/catalog without permissions, roles or groups that are in use", () => {
  it("refuses, and reports how many tokens or members use each permission, role and group", async () => {
    await storeLeadToken(["files:write", "files:read"]);
    await storeLeadToken(["files:write"]);
    await storeLeadToken(["files:write"], { revokedAt: now() });
    await storeLeadToken(["files:write"], { expiresAt: now() - 1 });
    const writer = await storePerson({
      organization: editor.org,
      role: "member",
      groups: ["writers"],
    });
    await env.DB.prepare("UPDATE memberships SET disabled_at = 1 WHERE person = ?")
      .bind(await storePerson({ organization: editor.org, role: "member" }))
      .run();
    const next = buildCatalogWithout("files:write");
    next.roles.splice(1, 1);
    next.groups = [];
    const response = await editor.put(next);

    expect(response.status).toBe(409);
    expect(await readProblem(response)).toMatchObject({
      type: "urn:latchkey:problem:catalog_in_use",
      orphans: {
        permissions: [{ permission: "files:write", tokens: 2 }],
        roles: [{ role: "member", members: 1 }],
        groups: [{ group: "writers", members: 1 }],
      },
    });
    expect(await editor.version()).toBe(1);
    expect(await readTrailOf(writer)).toEqual([]);
  });

  it("drops them on request, in the same batch, with an audit row for each", async () => {
    const [kept, bare] = [
      await storeLeadToken(["files:write", "files:read"]),
      await storeLeadToken(["files:write"]),
    ];
    const ended = await storeLeadToken(["files:write"], { revokedAt: now() });
    const writer = await storePerson({
      organization: editor.org,
      role: "member",
      groups: ["writers"],
    });
    const theirs = await storeSession(writer, editor.org);
    const groupie = await storePerson({
      organization: editor.org,
      role: "lead",
      groups: ["writers"],
    });
    const next = buildCatalogWithout("files:write");
    next.roles.splice(1, 1);
    next.groups = [];

    const { dropped, version: put2 } = await editor.putOk(next, "?orphans=drop");
    expect([put2, dropped]).toEqual([
      2,
      {
        permissions: [{ permission: "files:write", tokens: 2 }],
        roles: [{ role: "member", members: 1 }],
        groups: [{ group: "writers", members: 2 }],
      },
    ]);
    expect(await scopesOf(kept.id)).toEqual(["files:read"]);
    expect(await scopesOf(bare.id)).toEqual([]);
    expect(await scopesOf(ended.id)).toEqual([]);
    const [trail] = await readTokenTrail(kept.id);
    expect(trail).toMatchObject({
      action: "token.updated",
      details: {
        with: `${editor.org}/2`,
        scopes: [
          expect.arrayContaining([
            ["files:write", null],
            ["files:read", null],
          ]),
          [["files:read", null]],
        ],
      },
    });
    const [stored] = await rows("SELECT version FROM tokens WHERE id = ?", kept.id);
    expect(stored).toEqual({ version: 2 });
    expect(
      await rows(
        "SELECT groups, disabled_at IS NULL AS on_ FROM memberships WHERE person IN (?, ?) ORDER BY role",
        groupie,
        writer,
      ),
    ).toEqual([
      { groups: "[]", on_: 1 },
      { groups: "[]", on_: 0 },
    ]);
    expect((await readTrailOf(writer)).map(({ action }) => action).toSorted()).toEqual([
      "membership.updated",
      "membership.updated",
      "session.ended",
    ]);
    expect((await call("/v1/me", { token: theirs })).status).toBe(401);
  });

  it("touches nothing of another organization", async () => {
    const other = await storeOrganization(`${editor.org}_b`, buildManagedCatalog());
    const stranger = await storePerson({
      organization: other,
      role: "member",
      groups: ["writers"],
    });
    const foreign = await storeToken({
      owner: stranger,
      organization: other,
      scopes: ["files:read"],
    });
    await editor.putOk(buildCatalogWithout("files:read"), "?orphans=drop");
    expect(await scopesOf(foreign.id)).toEqual(["files:read"]);
    const grants = await rows<{ n: number }>(
      "SELECT count(*) AS n FROM grants WHERE organization = ? AND permission = 'files:read'",
      other,
    );
    expect(grants[0]?.n).toBeGreaterThan(0);
  });

  it("counts scopes as orphans if the permission's entity type no longer admits them", async () => {
    const id = (await storeLeadToken([])).id;
    await addEntityScope(id, "channels:publish", "ch_1");
    const typeOf = (type: string | undefined) =>
      buildManagedCatalog((catalog) => {
        const [publish] = catalog.apis[1]?.permissions ?? [];
        if (publish === undefined) return;
        delete publish.entity_type;
        if (type !== undefined) publish.entity_type = type;
        catalog.entity_types.push({
          id: "topic",
          name: "Topic",
          pattern: "ch_.*",
          example: "ch_1",
        });
      });
    for (const type of [undefined, "domain", "topic"]) {
      const { orphans } = await readProblem(await editor.put(typeOf(type)));
      expect(orphans.permissions).toEqual([{ permission: "channels:publish", tokens: 1 }]);
    }
    const flat = (await storeLeadToken(["files:read"])).id;
    const typed = buildManagedCatalog((catalog) => {
      Object.assign(catalog.apis[0]?.permissions[0] ?? {}, { entity_type: "channel" });
    });
    expect((await readProblem(await editor.put(typed))).orphans.permissions).toEqual([
      { permission: "files:read", tokens: 1 },
    ]);
    await editor.putOk(typed, "?orphans=drop");
    expect(await scopesOf(flat)).toEqual([]);
    expect(await scopesOf(id)).toEqual(["channels:publish ch_1"]);
  });

  it("counts scopes as orphans if a lock on the organization excludes them", async () => {
    const id = (await storeLeadToken([])).id;
    for (const entity of ["ch_1", "*", editor.org])
      await addEntityScope(id, "channels:publish", entity);
    const locked = buildManagedCatalog((catalog) => {
      Object.assign(catalog.entity_types[0] ?? {}, { locked_to: "organization" });
    });
    expect((await readProblem(await editor.put(locked))).orphans.permissions).toEqual([
      { permission: "channels:publish", tokens: 1 },
    ]);
    await editor.putOk(locked, "?orphans=drop");
    expect(await scopesOf(id)).toEqual([`channels:publish ${editor.org}`]);
  });

  it("renames the scopes of a permission that becomes an alias, and drops nothing", async () => {
    const renamed = buildManagedCatalog((catalog) => {
      const [read] = catalog.apis[0]?.permissions ?? [];
      if (read !== undefined) read.id = "files:view";
      for (const { grants } of catalog.roles) {
        if (grants !== "*") grants.splice(0, 1, "files:view");
      }
      const [group] = catalog.groups;
      if (group !== undefined) group.grants_for_others = ["files:write"];
      catalog.aliases = { "files:read": "files:view", "files:raed": "files:view" };
    });
    const { id, plaintext } = await storeLeadToken(["files:read", "files:write"]);
    expect(await editor.putOk(renamed)).toEqual({
      version: 2,
      dropped: NOTHING,
      revoked_tokens: 0,
    });
    expect(await scopesOf(id)).toEqual(["files:view", "files:write"]);
    const [trail] = await readTokenTrail(id);
    expect(trail?.details.scopes).toEqual([
      expect.arrayContaining([["files:read", null]]),
      expect.arrayContaining([["files:view", null]]),
    ]);
    for (const scope of ["files:view", "files:read", "files:raed"]) {
      const question = `/verify?organization=${editor.org}&scope=${scope}`;
      expect((await call(question, { token: plaintext })).status).toBe(200);
    }
  });
});
