import "../../support/i18n.ts";
import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { levelColumns, levelWrites } from "../../../../extension/state/access/level-rows.ts";
import {
  choiceOf,
  isWrite,
  type PermissionChoice,
} from "../../../../extension/state/access/permission-choice.ts";
import { createFilter } from "../../../../extension/state/access/picker-filter.ts";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import { catalog } from "../../support/fixtures.ts";
import { mixedCatalog, READ } from "../../support/mixed-catalog.ts";

const idsOf = ({ groups }: PermissionChoice) =>
  groups.flatMap(({ permissions }) => permissions.map(({ id }) => id));

describe("the permissions on offer", () => {
  it("are those that the role may grant; the others are named apart", () => {
    const { groups, withheld } = choiceOf(catalog);
    expect(groups.map(({ name }) => name)).toEqual(["APIs", "Metrics"]);
    expect(withheld.map(({ id }) => id)).toEqual(["USER_READ", "USER_WRITE"]);
  });

  it("never include an automatic one", () => {
    const { groups, withheld } = choiceOf({ ...catalog, automatic: ["API_READ", "USER_READ"] });
    expect(groups[0]?.permissions.map(({ id }) => id)).toEqual(["API_WRITE"]);
    expect(withheld.map(({ id }) => id)).toEqual(["USER_WRITE"]);
  });

  it("keep a refused one where it was picked", () => {
    const { groups, withheld } = choiceOf(catalog, { anyway: new Set(["USER_READ"]) });
    expect(groups.at(-1)).toMatchObject({ name: "Users", permissions: [{ id: "USER_READ" }] });
    expect(withheld.map(({ id }) => id)).toEqual(["USER_WRITE"]);
  });

  it("leave out what is not to be offered, withheld or not", () => {
    const choice = choiceOf(catalog, { without: new Set(["API_READ", "USER_READ"]) });
    expect(idsOf(choice)).toEqual(["API_WRITE", "METRICS_READ", "JOBS_READ"]);
    expect(choice.withheld.map(({ id }) => id)).toEqual(["USER_WRITE"]);
  });

  it("stand by API, and by entity type where an API has several", () => {
    const { groups } = choiceOf(mixedCatalog);
    expect(groups.map(({ name, entityType }) => [name, entityType?.id])).toEqual([
      ["Clients", "client"],
      ["Channels", "channel"],
      ["Domain", "domain"],
      ["Things", undefined],
      ["Relay", "channel"],
    ]);
  });

  it("stand under names that differ, even where those of the catalog do not", () => {
    const [api] = catalog.apis.slice(0, 1);
    if (api === undefined) throw new Error("no API");
    const permissions = [{ ...READ_ALL, id: "OTHER_READ" }];
    const twin = { ...catalog, apis: [api, { id: "other", name: api.name, permissions }] };
    expect(choiceOf(twin).groups.map(({ name }) => name)).toEqual(["APIs (apis)", "APIs (other)"]);
  });

  it("leave out a permission on an entity type that the catalog does not have", () => {
    expect(idsOf(choiceOf({ ...mixedCatalog, entity_types: [] }))).toEqual(["API_READ"]);
  });

  const READ_ALL = { id: "", name: "", description: "", grantable: true };
});

describe("the levels on offer", () => {
  it("are those of each API that the role may grant, as permissions", () => {
    const { rows, withheld } = choiceOf(mixedCatalog);
    expect(rows.map(({ name, levels }) => [name, ...levels.map(({ id }) => id)])).toEqual([
      ["Inventory", "inventory:full", "inventory:read"],
      ["Sales", "sales:full", "sales:read"],
      ["Labor", "labor:read"],
    ]);
    expect(withheld).toMatchObject([{ id: "labor:full", description: "Full Access for Labor" }]);
  });

  it("make one column each, which says what they let through where that is the same everywhere", () => {
    expect(levelColumns(choiceOf(mixedCatalog).rows)).toEqual([
      { level: "full", name: "Full Access", methods: ["GET", "POST"] },
      { level: "read", name: "Read Access", methods: ["GET"] },
    ]);
    const odd = { id: "odd", name: "Odd", permissions: [] };
    const levels = [{ ...READ, methods: ["GET", "REPORT"] }];
    const rows = choiceOf({
      ...mixedCatalog,
      apis: [...mixedCatalog.apis, { ...odd, levels }],
    }).rows;
    expect(levelColumns(rows).at(-1)).toMatchObject({ level: "read", methods: null });
  });
});

describe("the search", () => {
  const found = (search: string, view: CatalogView = catalog) => {
    const choice = choiceOf(view);
    const filter = createFilter(signal(choice));
    filter.search.value = search;
    return idsOf(choice).filter((id) => filter.shown.value.has(id));
  };

  it("looks through id, description and group, all words needed", () => {
    expect(found("background JOBS")).toEqual(["JOBS_READ"]);
    expect(found("metrics")).toEqual(["METRICS_READ", "JOBS_READ"]);
    expect(found("api write")).toEqual(["API_WRITE"]);
    expect(found("nothing")).toEqual([]);
  });

  it("finds APIs by name and level, groups by their names, and what is withheld", () => {
    const filter = createFilter(signal(choiceOf(mixedCatalog)));
    filter.search.value = "inVENT";
    expect([...filter.shown.value]).toEqual(["row inventory"]);
    filter.search.value = "channels publish";
    expect([...filter.shown.value]).toEqual(["channels:publish", "group things, channel"]);
    filter.search.value = "full labor";
    expect(filter.withheld.value.map(({ id }) => id)).toEqual(["labor:full"]);
  });

  it("leads Tab to what had the focus, or to the first permission shown", () => {
    const filter = createFilter(signal(choiceOf(catalog)));
    expect(filter.tabStop.value).toBe("API_READ");
    filter.focused.value = "JOBS_READ";
    expect(filter.tabStop.value).toBe("JOBS_READ");
    filter.search.value = "write";
    expect(filter.tabStop.value).toBe("API_WRITE");
    filter.search.value = "nothing";
    expect(filter.tabStop.value).toBe("");
  });
});

describe("a permission counts as a write", () => {
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
  ])("unless it says that it only reads: %s", (id) => {
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
  ])("not where it does: %s", (id) => {
    expect(isWrite(id)).toBe(false);
  });

  it("as a level by its methods", () => {
    expect(levelWrites(["GET", "HEAD", "OPTIONS"])).toBe(false);
    expect(levelWrites(["GET", "POST"])).toBe(true);
  });
});
