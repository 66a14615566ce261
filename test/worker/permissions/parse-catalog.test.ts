import { describe, expect, it } from "vitest";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { parseCatalog } from "../../../worker/permissions/parse-catalog.ts";
import { PRESET_CATALOGS } from "../../../worker/permissions/presets/preset-catalogs.ts";
import { sampleCatalog } from "./sample-catalog.ts";

/** Returns the sample as JSON with one member replaced. @param path a JSON Pointer */
function catalogWith(path: string, value: unknown): unknown {
  const catalog = JSON.parse(JSON.stringify(sampleCatalog()));
  const keys = path.slice(1).split("/");
  const last = keys.pop() ?? "";
  let parent = catalog;
  for (const key of keys) parent = parent[key];
  parent[last] = value;
  return catalog;
}

function pointers(input: unknown): string[] {
  const parsed = parseCatalog(input);
  return parsed.ok ? [] : parsed.refusal.map(({ pointer }) => pointer);
}

describe("parseCatalog", () => {
  it("returns a valid catalog unchanged", () => {
    expect(parseCatalog(sampleCatalog())).toEqual({ ok: true, value: sampleCatalog() });
  });

  it.each(["https://files.example.com/v1/me?fields=id", "http://localhost:8080/"])(
    "accepts an API at %s",
    (url) => {
      expect(pointers(catalogWith("/apis/0/url", url))).toEqual([]);
    },
  );

  it.each(Object.entries(PRESET_CATALOGS))("accepts the preset %s", (_, preset: Catalog) => {
    expect(parseCatalog(JSON.parse(JSON.stringify(preset)))).toEqual({ ok: true, value: preset });
  });

  it.each<[string, string, unknown]>([
    ["no catalog at all", "", null],
    ["an unknown member", "/extra", true],
    ["an unknown member deep inside", "/apis/0/permissions/0/secret", true],
    ["a permission id with a space", "/apis/0/permissions/0/id", "files read"],
    ["a blank name of a role", "/roles/0/name", "  "],
    ["an empty list of roles", "/roles", []],
    ["a minimum of more than one scope", "/min_scopes", 2],
    ["a token limit of zero", "/token_limit", 0],
    ["an unknown lock", "/entity_types/1/locked_to", "person"],
    ["a method in lower case", "/apis/2/levels/0/methods/0", "get"],
    ["an API without https", "/apis/0/url", "http://files.example.com/"],
    ["an API's address that a shell would interpret", "/apis/0/url", "https://a.example/'$(id)'"],
    ["an API's address without a host", "/apis/0/url", "https://:8080/"],
  ])("refuses %s and points there", (_, path, value) => {
    expect(pointers(path === "" ? value : catalogWith(path, value))).toContain(path);
  });

  it.each<[string, string, unknown, string]>([
    ["a role twice", "/roles/1/id", "lead", "/roles/1/id"],
    ["a group twice", "/groups/1", sampleCatalog().groups[0], "/groups/1/id"],
    ["a control twice", "/controls/1/id", "api_tokens:manage", "/controls/1/id"],
    ["an API twice", "/apis/1/id", "files", "/apis/1/id"],
    ["an entity type twice", "/entity_types/1/id", "channel", "/entity_types/1/id"],
    ["a permission twice", "/apis/2/permissions/0/id", "files:read", "/apis/2/permissions/0/id"],
    [
      "a level's id as a permission",
      "/apis/0/permissions/1/id",
      "orders:read",
      "/apis/2/levels/0/id",
    ],
    [
      "an automatic permission that can be picked",
      "/automatic/0/id",
      "files:read",
      "/automatic/0/id",
    ],
    [
      "an id that reads two ways",
      "/apis/0/permissions/0/id",
      "channels:publish:all",
      "/apis/0/permissions/0/id",
    ],
    [
      "an alias that reads two ways",
      "/aliases/channels:publish:all",
      "files:read",
      "/aliases/channels:publish:all",
    ],
    ["an unknown grant of a role", "/roles/1/grants/0", "files:burn", "/roles/1/grants/0"],
    ["an automatic grant of a role", "/roles/1/grants/0", "files:audit", "/roles/1/grants/0"],
    ["an alias as a grant", "/roles/1/grants/0", "files:raed", "/roles/1/grants/0"],
    ["a grant twice", "/roles/1/grants/1", "files:read", "/roles/1/grants/1"],
    ["an unknown grant of a group", "/groups/0/grants/0", "x", "/groups/0/grants/0"],
    [
      "an unknown grant for others",
      "/groups/0/grants_for_others/0",
      "x",
      "/groups/0/grants_for_others/0",
    ],
    ["an unknown control of a role", "/roles/0/controls/0", "x", "/roles/0/controls/0"],
    ["an unknown control of a group", "/groups/0/controls/0", "x", "/groups/0/controls/0"],
    [
      "an unknown entity type",
      "/apis/1/permissions/0/entity_type",
      "x",
      "/apis/1/permissions/0/entity_type",
    ],
    [
      "a level with another API's permission",
      "/apis/2/levels/0/permissions/0",
      "files:read",
      "/apis/2/levels/0/permissions/0",
    ],
    [
      "an example that does not match its pattern",
      "/entity_types/0/example",
      "xch_1",
      "/entity_types/0/example",
    ],
    ["an automatic permission of no API", "/automatic/0/api", "x", "/automatic/0/api"],
    ["an automatic permission of no role", "/automatic/0/roles/0", "x", "/automatic/0/roles/0"],
    ["an alias of an unknown permission", "/aliases/old", "x", "/aliases/old"],
    ["an alias of an automatic permission", "/aliases/old", "files:audit", "/aliases/old"],
    ["an alias that is a permission", "/aliases/files:write", "files:read", "/aliases/files:write"],
    ["a default that is not offered", "/expiry/default", { days: 7 }, "/expiry/default"],
    ["a choice twice", "/expiry/choices/1", { days: 30 }, "/expiry/choices/1"],
    ["days beyond max_days", "/expiry/max_days", 29, "/expiry/choices/0"],
    ["months that can last longer than max_days", "/expiry/max_days", 91, "/expiry/choices/1"],
    ["no expiry despite max_days", "/expiry/choices/2", null, "/expiry/choices/2"],
    [
      "a control among permissions",
      "/manages/tokens.own/0",
      "api_tokens:manage",
      "/manages/tokens.own/0",
    ],
    [
      "a permission on entities that manages tokens",
      "/manages/tokens.own",
      ["channels:publish"],
      "/manages/tokens.own/0",
    ],
    ["a permission among controls", "/manages/audit", ["files:write"], "/manages/audit/0"],
  ])("refuses %s and points there", (_, path, value, pointer) => {
    expect(pointers(catalogWith(path, value))).toContain(pointer);
  });

  it("refuses a permission that reads as an alias on an entity", () => {
    const catalog = sampleCatalog();
    catalog.aliases = { "ch:send": "channels:publish" };
    const [files] = catalog.apis;
    files?.permissions.push({ id: "ch:send:all", name: "x", description: "" });
    expect(pointers(catalog)).toEqual(["/apis/0/permissions/2/id"]);
  });

  it("accepts 2000 permissions and levels, and refuses one more", () => {
    const catalog = sampleCatalog();
    const permissions = (count: number, api: string) =>
      Array.from({ length: count }, (_, n) => ({ id: `${api}.${n}`, name: "x", description: "" }));
    const fill = (count: number) => {
      catalog.apis[1] = { id: "a", name: "a", permissions: permissions(1000, "a") };
      catalog.apis[2] = { id: "b", name: "b", permissions: permissions(count, "b") };
    };
    catalog.roles = [{ id: "lead", name: "Lead", grants: "*" }];
    fill(998);
    expect(pointers(catalog)).toEqual([]);
    fill(999);
    expect(pointers(catalog)).toEqual(["/apis"]);
  });

  it("refuses a catalog with more grants than one batch can write", () => {
    const catalog = sampleCatalog();
    const grants = Array.from({ length: 600 }, (_, n) => `p${n}`);
    const [files] = catalog.apis;
    for (const id of grants) files?.permissions.push({ id, name: "x", description: "" });
    const roles = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ id: `r${n}`, name: "r", grants }));
    catalog.roles = [{ id: "lead", name: "Lead", grants: [] }, ...roles(20)];
    expect(pointers(catalog)).toEqual([]);
    catalog.roles = [{ id: "lead", name: "Lead", grants: [] }, ...roles(90)];
    expect(pointers(catalog)).toEqual([""]);
  });

  it("refuses more than 500 aliases", () => {
    const aliases = Array.from({ length: 501 }, (_, n) => [`a${n}`, "files:read"]);
    expect(pointers(catalogWith("/aliases", Object.fromEntries(aliases)))).toEqual(["/aliases"]);
  });

  it("reports every error", () => {
    const catalog = sampleCatalog();
    catalog.automatic[0] = { ...catalog.automatic[0], api: "x", roles: ["y"] } as never;
    catalog.manages.users = ["z"];
    const errors = ["/automatic/0/api", "/automatic/0/roles/0", "/manages/users/0"];
    expect(pointers(catalog)).toEqual(errors);
  });

  it("writes ~ and / in a pointer as RFC 6901 does", () => {
    expect(pointers(catalogWith("/a~b", 1))).toEqual(["/a~0b"]);
  });

  it.each([
    ["(a+)+", "nested quantifiers"],
    ["(?=a)a", "a look-ahead"],
    ["a*b*c*d*", "many quantifiers of variable length"],
    ["a{1,9}b{1,9}c{1,9}d{1,9}", "many bounded quantifiers"],
    ["[a-", "an invalid expression"],
    ["", "an empty pattern"],
    ["\\1", "a back-reference"],
    ["x".repeat(201), "a pattern that is too long"],
  ])("refuses the entity pattern %s: %s", (pattern) => {
    expect(pointers(catalogWith("/entity_types/0/pattern", pattern))).toContain(
      "/entity_types/0/pattern",
    );
  });

  it("matches a whole id, even with alternatives", () => {
    const catalog = sampleCatalog();
    const type = { id: "channel", name: "Channel", pattern: "ch_1|ch_2" };
    catalog.entity_types[0] = { ...type, example: "ch_2" };
    expect(pointers(catalog)).toEqual([]);
    for (const example of ["ch_1x", "xch_2"]) {
      catalog.entity_types[0] = { ...type, example };
      expect(pointers(catalog)).toEqual(["/entity_types/0/example"]);
    }
  });

  it("accepts the pattern of a UUID", () => {
    const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    const catalog = sampleCatalog();
    const example = "01234567-89ab-cdef-0123-456789abcdef";
    catalog.entity_types[0] = { id: "channel", name: "Channel", pattern: uuid, example };
    expect(pointers(catalog)).toEqual([]);
  });
});
