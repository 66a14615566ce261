import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { Catalog } from "../../../../worker/permissions/catalog.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import {
  buildManagedCatalog,
  NOTHING,
  openEditor,
  readProblem,
} from "../../support/catalog-editor.ts";
import { storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import { countChangeRows, readTrailOf } from "../../support/trail.ts";

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
  it("returns the whole document with its version, and putting it back changes nothing", async () => {
    const response = await call("/v1/catalog/document", { token: editor.session });
    expect(response.headers.get("ETag")).toBe('"1"');
    const document = await response.json();
    expect(document).toEqual(buildManagedCatalog());
    expect(await editor.putOk(document)).toEqual({
      version: 1,
      dropped: NOTHING,
      revoked_tokens: 0,
    });
    expect(await editor.version()).toBe(1);
  });
});

describe("PUT /v1/catalog", () => {
  it("stores the next version, which applies at once, with an audit row and a feed row for the organization", async () => {
    const before = await countChangeRows(editor.org);
    const next = buildManagedCatalog((catalog) => {
      catalog.apis[0]?.permissions.push({ id: "files:move", name: "Move", description: "Move." });
      catalog.roles[1] = { id: "member", name: "Member", grants: ["files:move"] };
    });
    const response = await editor.put(next);

    expect(response.status).toBe(200);
    expect(response.headers.get("ETag")).toBe('"2"');
    expect(await response.json()).toEqual({ version: 2, dropped: NOTHING, revoked_tokens: 0 });
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
      (await readTrailOf(`${editor.org}/2`)).map(({ action, actor, details }) => [
        action,
        actor,
        details,
      ]),
    ).toEqual([["catalog.put", editor.lead, { version: [1, 2], dropped: NOTHING }]]);
    expect(await countChangeRows(editor.org)).toBe((before ?? 0) + 1);
  });

  it("keeps every earlier version", async () => {
    await editor.putOk(
      buildManagedCatalog((catalog) => Object.assign(catalog, { token_limit: 7 })),
    );
    const stored = await rows(
      "SELECT version, document ->> 'token_limit' AS n FROM catalogs WHERE organization = ?",
      editor.org,
    );
    expect(stored).toEqual([
      { version: 1, n: 50 },
      { version: 2, n: 7 },
    ]);
  });

  it("treats a document with its members in another order as equal", async () => {
    const turned = Object.fromEntries(Object.entries(buildManagedCatalog()).toReversed());
    expect(await editor.putOk(turned)).toEqual({ version: 1, dropped: NOTHING, revoked_tokens: 0 });
  });

  it.each([
    ["a document without roles", { ...buildManagedCatalog(), roles: [] }, "/roles"],
    ["an unknown member", { ...buildManagedCatalog(), extra: 1 }, "/extra"],
    ["a list", [], ""],
    [
      "a grant of an unknown permission",
      buildManagedCatalog((c) => Object.assign(c.roles[1] ?? {}, { grants: ["x"] })),
      "/roles/1/grants/0",
    ],
    [
      "a blank description",
      buildManagedCatalog((c) =>
        Object.assign(c.apis[0]?.permissions[0] ?? {}, { description: "\u202e" }),
      ),
      "/apis/0/permissions/0/description",
    ],
  ])("refuses %s, points at it and stores nothing", async (_, document, pointer) => {
    const response = await editor.put(document);
    expect(response.status).toBe(422);
    const { errors } = await readProblem(response);
    expect(errors?.map((error) => error.pointer)).toContain(pointer);
    expect(await editor.version()).toBe(1);
  });

  it.each(["?orphans=keep", "?orphans=", "?drop=1"])("answers 400 to %s", async (query) => {
    expect((await editor.put(buildManagedCatalog(), { query })).status).toBe(400);
  });

  it("checks If-Match, and lets one of many concurrent requests win", async () => {
    const limited = (limit: number) =>
      buildManagedCatalog((catalog) => Object.assign(catalog, { token_limit: limit }));
    expect((await editor.put(limited(1), { headers: { "If-Match": '"7"' } })).status).toBe(409);
    expect((await editor.put(limited(1), { headers: { "If-Match": '"1"' } })).status).toBe(200);
    const headers = { "If-Match": '"2"' };
    const responses = await Promise.all(
      [2, 3, 4, 5, 6].map((n) => editor.put(limited(n), { headers })),
    );
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
    for (const response of responses.filter(({ status }) => status !== 200)) {
      expect((await readProblem(response)).type).toBe("urn:latchkey:problem:stale_version");
    }
    expect(await editor.version()).toBe(3);
  });

  it("accepts a large catalog, and refuses one that is too large", async () => {
    const large = (size: number) =>
      buildManagedCatalog((catalog) => {
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
    // 906 for each `*`, the lead's automatic permission, 3 of the member, 2 of the group.
    expect(grants).toEqual({ n: 21 * 906 + 1 + 3 + 2 });
  });
});

describe("PUT /v1/catalog that would lock out administrators", () => {
  it.each<[string, (catalog: Catalog) => void]>([
    [
      "removes the control from the actor's role",
      (c) => Object.assign(c.roles[0] ?? {}, { controls: [] }),
    ],
    ["maps the catalog to no control", (c) => Object.assign(c.manages, { catalog: [] })],
    ["no longer has the actor's role", (c) => Object.assign(c.roles[0] ?? {}, { id: "chief" })],
  ])("refuses one that %s, with and without orphans=drop", async (_, change) => {
    const next = buildManagedCatalog(change);
    next.automatic = [];
    for (const query of ["", "?orphans=drop"]) {
      const response = await editor.put(next, { query });
      expect(response.status).toBe(409);
      expect((await readProblem(response)).type).toBe("urn:latchkey:problem:last_administrator");
    }
    expect(await editor.version()).toBe(1);
  });

  it("refuses one that leaves no member who manages users, if there is one now", async () => {
    const next = buildManagedCatalog((catalog) => {
      catalog.controls.push({ id: "users:manage", name: "Users" });
      Object.assign(catalog.roles[1] ?? {}, { controls: ["users:manage"] });
      catalog.manages.users = ["users:manage"];
    });
    const { type } = await readProblem(await editor.put(next));
    expect(type).toBe("urn:latchkey:problem:last_administrator");
    await storePerson({ organization: editor.org, role: "member" });
    await editor.putOk(next);
  });

  it("refuses one that keeps the control of the actor's group, but lacks the actor's role", async () => {
    const next = buildManagedCatalog((catalog) => {
      catalog.groups[0]?.controls.push("catalog:manage");
      Object.assign(catalog.roles[0] ?? {}, { id: "chief" });
      catalog.automatic = [];
    });
    await env.DB.prepare("UPDATE memberships SET groups = ? WHERE person = ?")
      .bind('["writers"]', editor.lead)
      .run();
    const { type } = await readProblem(await editor.put(next, { query: "?orphans=drop" }));
    expect(type).toBe("urn:latchkey:problem:last_administrator");
  });

  it("refuses one that lacks the role of the last member who manages users, which would disable them", async () => {
    const [manages] = buildManagedCatalog().roles;
    const withUsers = (change: (catalog: Catalog) => void) =>
      buildManagedCatalog((catalog) => {
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

    const { type } = await readProblem(await editor.put(next, drop));
    expect(type).toBe("urn:latchkey:problem:last_administrator");
    await storePerson({ organization: editor.org, role: "lead", groups: ["writers"] });
    expect((await editor.put(next, drop)).status).toBe(200);
  });

  it("refuses the catalog of an administrator who is demoted during the request", async () => {
    const demote = () =>
      env.DB.prepare("UPDATE memberships SET role = 'member' WHERE person = ?")
        .bind(editor.lead)
        .run();
    const body = buildManagedCatalog((catalog) => Object.assign(catalog, { token_limit: 1 }));
    const request = { method: "PUT", token: editor.session, body };
    expect((await callMeanwhile("/v1/catalog", request, demote)).status).toBe(409);
    expect(await editor.version()).toBe(1);
  });
});
