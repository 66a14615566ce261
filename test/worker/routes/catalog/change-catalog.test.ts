import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { Catalog } from "../../../../worker/permissions/catalog.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { managedCatalog, NOTHING, openEditor, problemOf } from "../../support/catalog-editor.ts";
import { storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { feedRowsOf, trailOf } from "../../support/trail.ts";

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

describe("GET /v1/catalog/document", () => {
  it("gives the whole document with its version, and putting it back changes nothing", async () => {
    const response = await call("/v1/catalog/document", { token: editor.session });
    expect(response.headers.get("ETag")).toBe('"1"');
    const document = await response.json();
    expect(document).toEqual(managedCatalog());
    expect(await editor.putOk(document)).toEqual({ version: 1, dropped: NOTHING });
    expect(await editor.version()).toBe(1);
  });
});

describe("PUT /v1/catalog", () => {
  it("puts the next version, whose grants hold at once, with its trail and a change for everybody", async () => {
    const before = await feedRowsOf(editor.org);
    const next = managedCatalog((catalog) => {
      catalog.apis[0]?.permissions.push({ id: "files:move", name: "Move", description: "Move." });
      catalog.roles[1] = { id: "member", name: "Member", grants: ["files:move"] };
    });
    const response = await editor.put(next);

    expect(response.status).toBe(200);
    expect(response.headers.get("ETag")).toBe('"2"');
    expect(await response.json()).toEqual({ version: 2, dropped: NOTHING });
    const member = await storeSession(
      await storePerson({ organization: editor.org, role: "member" }),
      editor.org,
    );
    const issued = await call("/v1/tokens", {
      method: "POST",
      token: member,
      body: { name: "n", expires: { days: 30 }, scopes: [{ permission: "files:move" }] },
    });
    expect(issued.status).toBe(201);
    const { secret } = await issued.json<{ secret: string }>();
    const question = `/verify?organization=${editor.org}&scope=files:move`;
    expect((await call(question, { token: secret })).status).toBe(200);
    expect(
      (await trailOf(`${editor.org}/2`)).map(({ action, actor, details }) => [
        action,
        actor,
        details,
      ]),
    ).toEqual([["catalog.put", editor.lead, { version: [1, 2], dropped: NOTHING }]]);
    expect(await feedRowsOf(editor.org)).toBe((before ?? 0) + 1);
  });

  it("keeps every version that was ever put", async () => {
    await editor.putOk(managedCatalog((catalog) => Object.assign(catalog, { token_limit: 7 })));
    const stored = await rows(
      "SELECT version, document ->> 'token_limit' AS n FROM catalogs WHERE organization = ?",
      editor.org,
    );
    expect(stored).toEqual([
      { version: 1, n: 50 },
      { version: 2, n: 7 },
    ]);
  });

  it("takes a document whose members stand in another order for the same", async () => {
    const turned = Object.fromEntries(Object.entries(managedCatalog()).toReversed());
    expect(await editor.putOk(turned)).toEqual({ version: 1, dropped: NOTHING });
  });

  it.each([
    ["one of the wrong form", { ...managedCatalog(), roles: [] }, "/roles"],
    ["an unknown member", { ...managedCatalog(), extra: 1 }, "/extra"],
    ["a list", [], ""],
    [
      "a grant of nothing",
      managedCatalog((c) => Object.assign(c.roles[1] ?? {}, { grants: ["x"] })),
      "/roles/1/grants/0",
    ],
    [
      "a blank description",
      managedCatalog((c) =>
        Object.assign(c.apis[0]?.permissions[0] ?? {}, { description: "\u202e" }),
      ),
      "/apis/0/permissions/0/description",
    ],
  ])("refuses %s, points there and stores nothing", async (_, document, pointer) => {
    const response = await editor.put(document);
    expect(response.status).toBe(422);
    const { errors } = await problemOf(response);
    expect(errors?.map((error) => error.pointer)).toContain(pointer);
    expect(await editor.version()).toBe(1);
  });

  it.each(["?orphans=keep", "?orphans=", "?drop=1"])("answers 400 to %s", async (query) => {
    expect((await editor.put(managedCatalog(), { query })).status).toBe(400);
  });

  it("honours If-Match, and lets one of many racers win", async () => {
    const limited = (limit: number) =>
      managedCatalog((catalog) => Object.assign(catalog, { token_limit: limit }));
    expect((await editor.put(limited(1), { headers: { "If-Match": '"7"' } })).status).toBe(409);
    expect((await editor.put(limited(1), { headers: { "If-Match": '"1"' } })).status).toBe(200);
    const headers = { "If-Match": '"2"' };
    const racers = await Promise.all(
      [2, 3, 4, 5, 6].map((n) => editor.put(limited(n), { headers })),
    );
    expect(racers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
    for (const racer of racers.filter(({ status }) => status !== 200)) {
      expect((await problemOf(racer)).type).toBe("urn:latchkey:problem:stale_version");
    }
    expect(await editor.version()).toBe(3);
  });

  it("takes a large catalog, and refuses one that is too large", async () => {
    const large = (size: number) =>
      managedCatalog((catalog) => {
        const permissions = Array.from({ length: 900 }, (_, n) => {
          return { id: `p${n}`, name: `P${n}`, description: "ä".repeat(size) };
        });
        catalog.apis.push({ id: "large", name: "Large", permissions });
        for (let n = 0; n < 20; n++) catalog.roles.push({ id: `r${n}`, name: "R", grants: "*" });
      });
    expect((await editor.put(large(900))).status).toBe(413);
    await editor.putOk(large(700));
    const [grants] = await rows(
      "SELECT count(*) AS n FROM grants WHERE organization = ?",
      editor.org,
    );
    // 906 for each `*`, the lead's automatic one, 3 of the member, 2 of the group.
    expect(grants).toEqual({ n: 21 * 906 + 1 + 3 + 2 });
  });
});

describe("PUT /v1/catalog that would lock people out", () => {
  it.each<[string, (catalog: Catalog) => void]>([
    [
      "takes the control off the role of who puts it",
      (c) => Object.assign(c.roles[0] ?? {}, { controls: [] }),
    ],
    ["maps the catalog to no control", (c) => Object.assign(c.manages, { catalog: [] })],
    ["has no such role any more", (c) => Object.assign(c.roles[0] ?? {}, { id: "chief" })],
  ])("refuses one that %s, told to drop or not", async (_, change) => {
    const next = managedCatalog(change);
    next.automatic = [];
    for (const query of ["", "?orphans=drop"]) {
      const response = await editor.put(next, { query });
      expect(response.status).toBe(409);
      expect((await problemOf(response)).type).toBe("urn:latchkey:problem:last_administrator");
    }
    expect(await editor.version()).toBe(1);
  });

  it("refuses one under which nobody could manage the members, where somebody can now", async () => {
    const next = managedCatalog((catalog) => {
      catalog.controls.push({ id: "users:manage", name: "Users" });
      Object.assign(catalog.roles[1] ?? {}, { controls: ["users:manage"] });
      catalog.manages.users = ["users:manage"];
    });
    const { type } = await problemOf(await editor.put(next));
    expect(type).toBe("urn:latchkey:problem:last_administrator");
    await storePerson({ organization: editor.org, role: "member" });
    await editor.putOk(next);
  });

  it("refuses one that has a control from a group, but not the role, of who puts it", async () => {
    const next = managedCatalog((catalog) => {
      catalog.groups[0]?.controls.push("catalog:manage");
      Object.assign(catalog.roles[0] ?? {}, { id: "chief" });
      catalog.automatic = [];
    });
    await env.DB.prepare("UPDATE memberships SET groups = ? WHERE person = ?")
      .bind('["writers"]', editor.lead)
      .run();
    const { type } = await problemOf(await editor.put(next, { query: "?orphans=drop" }));
    expect(type).toBe("urn:latchkey:problem:last_administrator");
  });

  it("refuses one that disables the last who manages the members, by a role that it lacks", async () => {
    const [manages] = managedCatalog().roles;
    const withUsers = (change: (catalog: Catalog) => void) =>
      managedCatalog((catalog) => {
        catalog.controls.push({ id: "users:manage", name: "Users" });
        catalog.groups[0]?.controls.push("users:manage");
        catalog.manages.users = ["users:manage"];
        change(catalog);
      });
    await storePerson({ organization: editor.org, role: "member", groups: ["writers"] });
    await editor.putOk(withUsers(() => {}));
    const next = withUsers((catalog) => {
      catalog.roles = catalog.roles.filter(({ id }) => id === manages?.id);
    });
    const drop = { query: "?orphans=drop" };

    const { type } = await problemOf(await editor.put(next, drop));
    expect(type).toBe("urn:latchkey:problem:last_administrator");
    await storePerson({ organization: editor.org, role: "lead", groups: ["writers"] });
    expect((await editor.put(next, drop)).status).toBe(200);
  });

  it("does not let through whoever is demoted while their catalog is on its way", async () => {
    const demote = () =>
      env.DB.prepare("UPDATE memberships SET role = 'member' WHERE person = ?")
        .bind(editor.lead)
        .run();
    const body = managedCatalog((catalog) => Object.assign(catalog, { token_limit: 1 }));
    const request = { method: "PUT", token: editor.session, body };
    expect((await callMeanwhile("/v1/catalog", request, demote)).status).toBe(409);
    expect(await editor.version()).toBe(1);
  });
});
