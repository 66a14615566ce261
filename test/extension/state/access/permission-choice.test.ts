import "../../support/i18n.ts";
import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { allowsWrites, listLevelColumns } from "../../../../extension/state/access/level-rows.ts";
import {
  buildChoice,
  isWrite,
  type PermissionChoice,
} from "../../../../extension/state/access/permission-choice.ts";
import { createPickerFilter } from "../../../../extension/state/access/picker-filter.ts";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import { catalog } from "../../support/fixtures.ts";
import { mixedCatalog, READ } from "../../support/mixed-catalog.ts";

const idsOf = ({ groups }: PermissionChoice) =>
  groups.flatMap(({ permissions }) => permissions.map(({ id }) => id));

describe("the offered permissions", () => {
  it("are those that the role may grant, with the others listed as withheld", () => {
    const { groups, withheld } = buildChoice(catalog);
    expect(groups.map(({ name }) => name)).toEqual(["APIs", "Metrics"]);
    expect(withheld.map(({ id }) => id)).toEqual(["USER_READ", "USER_WRITE"]);
  });

  it("never include an automatic permission", () => {
    const { groups, withheld } = buildChoice({ ...catalog, automatic: ["API_READ", "USER_READ"] });
    expect(groups[0]?.permissions.map(({ id }) => id)).toEqual(["API_WRITE"]);
    expect(withheld.map(({ id }) => id)).toEqual(["USER_WRITE"]);
  });

  it("include a permission that is always offered, even if the role may not grant it", () => {
    const { groups, withheld } = buildChoice(catalog, { alwaysOffered: new Set(["USER_READ"]) });
    expect(groups.at(-1)).toMatchObject({ name: "Users", permissions: [{ id: "USER_READ" }] });
    expect(withheld.map(({ id }) => id)).toEqual(["USER_WRITE"]);
  });

  it("leave out hidden permissions, withheld or not", () => {
    const choice = buildChoice(catalog, { hidden: new Set(["API_READ", "USER_READ"]) });
    expect(idsOf(choice)).toEqual(["API_WRITE", "METRICS_READ", "JOBS_READ"]);
    expect(choice.withheld.map(({ id }) => id)).toEqual(["USER_WRITE"]);
  });

  it("are grouped by API, and by entity type if an API has several", () => {
    const { groups } = buildChoice(mixedCatalog);
    expect(groups.map(({ name, entityType }) => [name, entityType?.id])).toEqual([
      ["Clients", "client"],
      ["Channels", "channel"],
      ["Domain", "domain"],
      ["Things", undefined],
      ["Relay", "channel"],
    ]);
  });

  it("have groups with unique names, even if names in the catalog repeat", () => {
    const [api] = catalog.apis.slice(0, 1);
    if (api === undefined) throw new Error("no API");
    const permissions = [{ ...READ_ALL, id: "OTHER_READ" }];
    const twin = { ...catalog, apis: [api, { id: "other", name: api.name, permissions }] };
    expect(buildChoice(twin).groups.map(({ name }) => name)).toEqual([
      "APIs (apis)",
      "APIs (other)",
    ]);
  });

  it("leave out a permission on an entity type that is not in the catalog", () => {
    expect(idsOf(buildChoice({ ...mixedCatalog, entity_types: [] }))).toEqual(["API_READ"]);
  });

  const READ_ALL = { id: "", name: "", description: "", grantable: true };
});

describe("the offered levels", () => {
  it("are those of each API that the role may grant, as permissions", () => {
    const { rows, withheld } = buildChoice(mixedCatalog);
    expect(rows.map(({ name, levels }) => [name, ...levels.map(({ id }) => id)])).toEqual([
      ["Inventory", "inventory:full", "inventory:read"],
      ["Sales", "sales:full", "sales:read"],
      ["Labor", "labor:read"],
    ]);
    expect(withheld).toMatchObject([{ id: "labor:full", description: "Full Access for Labor" }]);
  });

  it("get one column each, which shows the methods if they are the same for every API", () => {
    expect(listLevelColumns(buildChoice(mixedCatalog).rows)).toEqual([
      { level: "full", name: "Full Access", methods: ["GET", "POST"] },
      { level: "read", name: "Read Access", methods: ["GET"] },
    ]);
    const odd = { id: "odd", name: "Odd", permissions: [] };
    const levels = [{ ...READ, methods: ["GET", "REPORT"] }];
    const rows = buildChoice({
      ...mixedCatalog,
      apis: [...mixedCatalog.apis, { ...odd, levels }],
    }).rows;
    expect(listLevelColumns(rows).at(-1)).toMatchObject({ level: "read", methods: null });
  });
});

describe("the search", () => {
  const found = (search: string, view: CatalogView = catalog) => {
    const choice = buildChoice(view);
    const filter = createPickerFilter(signal(choice));
    filter.search.value = search;
    return idsOf(choice).filter((id) => filter.shown.value.has(id));
  };

  it("finds permissions by id, description and group if all words match", () => {
    expect(found("background JOBS")).toEqual(["JOBS_READ"]);
    expect(found("metrics")).toEqual(["METRICS_READ", "JOBS_READ"]);
    expect(found("api write")).toEqual(["API_WRITE"]);
    expect(found("nothing")).toEqual([]);
  });

  it("finds APIs by name and level, groups by name, and withheld permissions", () => {
    const filter = createPickerFilter(signal(buildChoice(mixedCatalog)));
    filter.search.value = "inVENT";
    expect([...filter.shown.value]).toEqual(["row inventory"]);
    filter.search.value = "channels publish";
    expect([...filter.shown.value]).toEqual(["channels:publish", "group things, channel"]);
    filter.search.value = "full labor";
    expect(filter.withheld.value.map(({ id }) => id)).toEqual(["labor:full"]);
  });

  it("leads Tab to the control that had the focus, or to the first permission shown", () => {
    const filter = createPickerFilter(signal(buildChoice(catalog)));
    expect(filter.tabStop.value).toBe("API_READ");
    filter.focused.value = "JOBS_READ";
    expect(filter.tabStop.value).toBe("JOBS_READ");
    filter.search.value = "write";
    expect(filter.tabStop.value).toBe("API_WRITE");
    filter.search.value = "nothing";
    expect(filter.tabStop.value).toBe("");
  });
});

describe("a permission", () => {
  it.each([
    "API_WRITE",
    "clients:write",
    "x.write",
    "channels:publish",
    "groups:add_children_groups",
    "clients:update_tags",
    "domain:send_invitation",
    "USER_INVITATION",
    "DISCOVERY",
    "update_view",
    "licenseTemplate:write",
  ])("counts as a write unless its id says that it only reads: %s", (id) => {
    expect(isWrite(id)).toBe(true);
  });

  it.each([
    "API_READ",
    "AUDIT_LOG_READ",
    "writer:view",
    "eventLog:read",
    "channels:subscribe",
    "groups:list_children_groups",
    "groups:retrieve_group_hierarchy",
    "domain:list",
    "a:listAllThings",
  ])("counts as a read if its id says so: %s", (id) => {
    expect(isWrite(id)).toBe(false);
  });

  it("that is a level counts as a write by its methods", () => {
    expect(allowsWrites(["GET", "HEAD", "OPTIONS"])).toBe(false);
    expect(allowsWrites(["GET", "POST"])).toBe(true);
  });
});
