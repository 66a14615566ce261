import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { buildCatalogView } from "../../../worker/permissions/build-catalog-view.ts";
import { countGrantablePermissions } from "../../../worker/permissions/grantable-permissions.ts";
import { canManage, listControls } from "../../../worker/permissions/list-controls.ts";
import { sampleCatalog } from "./sample-catalog.ts";

const catalog = sampleCatalog();
const member = { role: "member", groups: [] };
const writer = { role: "member", groups: ["writers"] };
const lead = { role: "lead", groups: [] };

describe("buildCatalogView", () => {
  it("marks permissions that role and groups may grant", () => {
    const grantable = (view: CatalogView) =>
      view.apis.flatMap((api) => api.permissions.filter((p) => p.grantable).map((p) => p.id));
    expect(grantable(buildCatalogView(catalog, 3, member))).toEqual([
      "files:read",
      "channels:publish",
    ]);
    expect(grantable(buildCatalogView(catalog, 3, writer))).toEqual([
      "files:read",
      "files:write",
      "channels:publish",
    ]);
  });

  it("marks levels too, and omits them for an API without any", () => {
    const [files, , orders] = buildCatalogView(catalog, 3, member).apis;
    expect(orders?.levels).toMatchObject([{ id: "read", grantable: true }]);
    expect(files).not.toHaveProperty("levels");
  });

  it("shows the methods of a level and the permissions that it brings", () => {
    const [level] = buildCatalogView(catalog, 3, member).apis.flatMap((api) => api.levels ?? []);
    expect(level).toMatchObject({ methods: ["GET"], permissions: ["orders.list"] });
  });

  it("shows which entity type allows only the current organization", () => {
    const types = buildCatalogView(catalog, 3, member).entity_types;
    expect(types).toEqual([
      { id: "channel", name: "Channel", pattern: "ch_[0-9a-z]{1,20}", example: "ch_1" },
      expect.objectContaining({ id: "domain", locked_to: "organization" }),
    ]);
  });

  it("shows the address of an API, if it is known", () => {
    const url = "https://files.example.com/v1";
    const apis = catalog.apis.map((api) => (api.id === "files" ? { ...api, url } : api));
    const [files, messages] = buildCatalogView({ ...catalog, apis }, 3, member).apis;
    expect(files).toMatchObject({ url });
    expect(messages).not.toHaveProperty("url");
  });

  it("shows the automatic permissions of the role", () => {
    expect(buildCatalogView(catalog, 3, lead).automatic).toEqual(["files:audit"]);
    expect(buildCatalogView(catalog, 3, member).automatic).toEqual([]);
  });

  it("leaves out roles, groups, controls and aliases, and matches the wire schema", () => {
    const view = buildCatalogView(catalog, 3, lead);
    expect(v.parse(CatalogView, view)).toEqual(view);
    expect(Object.keys(view).sort()).toEqual(Object.keys(CatalogView.entries).sort());
  });
});

describe("countGrantablePermissions", () => {
  it("counts each permission and each level as one, since some APIs have only levels", () => {
    expect(countGrantablePermissions(catalog, member)).toEqual({ count: 3, of: 6 });
    expect(countGrantablePermissions(catalog, lead)).toEqual({ count: 6, of: 6 });
    expect(countGrantablePermissions(catalog, { role: "nobody", groups: [] })).toEqual({
      count: 0,
      of: 6,
    });
  });
});

describe("listControls", () => {
  it("joins the controls of the role and of the groups", () => {
    expect(listControls(catalog, member)).toEqual([]);
    expect(listControls(catalog, writer)).toEqual(["api_tokens:manage"]);
    expect(listControls(catalog, { role: "lead", groups: ["writers"] })).toEqual([
      "api_tokens:manage",
      "catalog:manage",
    ]);
  });

  it("lets a person manage the parts of their controls, and no part that the catalog leaves out", () => {
    expect(canManage(catalog, writer, "tokens.others")).toBe(true);
    expect(canManage(catalog, member, "tokens.others")).toBe(false);
    expect(canManage(catalog, lead, "catalog")).toBe(false);
  });
});
