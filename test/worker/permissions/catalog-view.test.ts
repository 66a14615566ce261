import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import { viewCatalog } from "../../../worker/permissions/catalog-view.ts";
import { controlsOf, mayManage } from "../../../worker/permissions/controls-of.ts";
import { grantableCount } from "../../../worker/permissions/grantable-permissions.ts";
import { sampleCatalog } from "./sample-catalog.ts";

const catalog = sampleCatalog();
const member = { role: "member", groups: [] };
const writer = { role: "member", groups: ["writers"] };
const lead = { role: "lead", groups: [] };

describe("viewCatalog", () => {
  it("marks what role and groups may grant", () => {
    const grantable = (view: CatalogView) =>
      view.apis.flatMap((api) => api.permissions.filter((p) => p.grantable).map((p) => p.id));
    expect(grantable(viewCatalog(catalog, 3, member))).toEqual(["files:read", "channels:publish"]);
    expect(grantable(viewCatalog(catalog, 3, writer))).toEqual([
      "files:read",
      "files:write",
      "channels:publish",
    ]);
  });

  it("marks the levels too and has none where the API has none", () => {
    const [files, , orders] = viewCatalog(catalog, 3, member).apis;
    expect(orders?.levels).toMatchObject([{ id: "read", grantable: true }]);
    expect(files).not.toHaveProperty("levels");
  });

  it("tells what a level lets through and which permissions it brings", () => {
    const [level] = viewCatalog(catalog, 3, member).apis.flatMap((api) => api.levels ?? []);
    expect(level).toMatchObject({ methods: ["GET"], permissions: ["orders.list"] });
  });

  it("tells which entity type admits the current organization alone", () => {
    const types = viewCatalog(catalog, 3, member).entity_types;
    expect(types).toEqual([
      { id: "channel", name: "Channel", pattern: "ch_[0-9a-z]{1,20}", example: "ch_1" },
      expect.objectContaining({ id: "domain", locked_to: "organization" }),
    ]);
  });

  it("tells where an API is reached, if that is known", () => {
    const url = "https://files.example.com/v1";
    const apis = catalog.apis.map((api) => (api.id === "files" ? { ...api, url } : api));
    const [files, messages] = viewCatalog({ ...catalog, apis }, 3, member).apis;
    expect(files).toMatchObject({ url });
    expect(messages).not.toHaveProperty("url");
  });

  it("tells the automatic permissions of the role that asks", () => {
    expect(viewCatalog(catalog, 3, lead).automatic).toEqual(["files:audit"]);
    expect(viewCatalog(catalog, 3, member).automatic).toEqual([]);
  });

  it("keeps roles, groups, controls and aliases inside, and is what the wire expects", () => {
    const view = viewCatalog(catalog, 3, lead);
    expect(v.parse(CatalogView, view)).toEqual(view);
    expect(Object.keys(view).sort()).toEqual(Object.keys(CatalogView.entries).sort());
  });
});

describe("grantableCount", () => {
  it("counts permissions, and levels as one each: some APIs have nothing else", () => {
    expect(grantableCount(catalog, member)).toEqual({ count: 3, of: 6 });
    expect(grantableCount(catalog, lead)).toEqual({ count: 6, of: 6 });
    expect(grantableCount(catalog, { role: "nobody", groups: [] })).toEqual({ count: 0, of: 6 });
  });
});

describe("controlsOf", () => {
  it("joins those of the role and of the groups", () => {
    expect(controlsOf(catalog, member)).toEqual([]);
    expect(controlsOf(catalog, writer)).toEqual(["api_tokens:manage"]);
    expect(controlsOf(catalog, { role: "lead", groups: ["writers"] })).toEqual([
      "api_tokens:manage",
      "catalog:manage",
    ]);
  });

  it("decides what Latchkey lets a person manage, and nothing that the catalog leaves out", () => {
    expect(mayManage(catalog, writer, "tokens.others")).toBe(true);
    expect(mayManage(catalog, member, "tokens.others")).toBe(false);
    expect(mayManage(catalog, lead, "catalog")).toBe(false);
  });
});
