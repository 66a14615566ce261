import "../../support/i18n.ts";
import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { Access } from "../../../../extension/creation.ts";
import { NOTHING_PICKED } from "../../../../extension/state/access/access.ts";
import { createPicker, type Picker } from "../../../../extension/state/access/picker.ts";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";

function open(access: Partial<Access> = {}, catalog: CatalogView = mixedCatalog) {
  const state = signal<Access>({ ...NOTHING_PICKED, ...access });
  return createPicker({
    catalog: signal(catalog),
    access: state,
    edit: (change) => {
      state.value = { ...state.peek(), ...change };
    },
    organization: signal({ id: "org_acme", name: "Acme" }),
  });
}

const channels = { type: "channel", permission: null };

describe("the picker", () => {
  it("requests each permission on each id of its entity type", () => {
    const picker = open();
    picker.pick(["channels:publish", "channels:view", "API_READ", "clients:view"], true);
    picker.addIds(channels, "ch_1 ch_2");
    picker.setEvery({ type: "client", permission: null }, true);
    expect(picker.check(0)).toEqual([
      { permission: "channels:publish", entity_id: "ch_1" },
      { permission: "channels:publish", entity_id: "ch_2" },
      { permission: "channels:view", entity_id: "ch_1" },
      { permission: "channels:view", entity_id: "ch_2" },
      { permission: "API_READ" },
      { permission: "clients:view", entity_id: "*" },
    ]);
  });

  it("lets a permission have its own entities until it is removed", () => {
    const picker = open();
    picker.pick(["channels:publish", "channels:view"], true);
    picker.addIds(channels, "ch_1");
    picker.setOwn("channel", "channels:view", true);
    picker.setEvery({ type: "channel", permission: "channels:view" }, true);
    expect(picker.check(0)).toEqual([
      { permission: "channels:publish", entity_id: "ch_1" },
      { permission: "channels:view", entity_id: "*" },
    ]);
    picker.setOwn("channel", "channels:view", false);
    expect(picker.check(0)).toContainEqual({ permission: "channels:view", entity_id: "ch_1" });
    picker.setOwn("channel", "channels:view", true);
    picker.pick(["channels:view"], false);
    picker.pick(["channels:view"], true);
    expect(picker.check(0)).toContainEqual({ permission: "channels:view", entity_id: "ch_1" });
  });

  it("shares the ids of a type among all APIs that use it", () => {
    const picker = open();
    picker.pick(["channels:view", "relay:open"], true);
    picker.addIds(channels, "ch_7");
    expect(picker.check(0)).toEqual([
      { permission: "channels:view", entity_id: "ch_7" },
      { permission: "relay:open", entity_id: "ch_7" },
    ]);
  });

  it("requests the organization as the entity of a type that is locked to it", () => {
    const picker = open();
    picker.pick(["domain:read"], true);
    expect(picker.check(0)).toEqual([{ permission: "domain:read", entity_id: "org_acme" }]);
  });

  it("adds unfinished text as an id when it is checked", () => {
    const picker = open();
    picker.pick(["channels:view"], true);
    picker.type(channels, "ch_9");
    expect(picker.check(0)).toEqual([{ permission: "channels:view", entity_id: "ch_9" }]);
  });

  it("reports missing entities until there are some", () => {
    const picker = open();
    picker.pick(["channels:view", "clients:view"], true);
    expect(picker.check(0)).toBeNull();
    expect([...picker.problems.value.missing]).toEqual(["channel ", "client "]);
    picker.addIds(channels, "ch_1");
    expect([...picker.problems.value.missing]).toEqual(["client "]);
  });

  it("requests nothing while an id does not fit its type", () => {
    const picker = open();
    picker.pick(["channels:view"], true);
    picker.addIds(channels, "ch_1 nonsense");
    expect(picker.check(0)).toBeNull();
    picker.removeId(channels, "nonsense");
    expect(picker.check(0)).toHaveLength(1);
  });

  it.each([
    ["an id", (picker: Picker) => picker.addIds(channels, "ch_1")],
    ["typed text", (picker: Picker) => picker.type(channels, "ch_1")],
    ["every entity", (picker: Picker) => picker.setEvery(channels, true)],
  ])("requests nothing while %s has no permission", (_, enter) => {
    const picker = open();
    enter(picker);
    expect(picker.check(0)).toBeNull();
    expect([...picker.problems.value.unused]).toEqual(["channel "]);
    picker.pick(["relay:open"], true);
    expect(picker.problems.value.unused.size).toBe(0);
    expect(picker.check(0)).toHaveLength(1);

    picker.pick(["relay:open"], false);
    expect(picker.check(0)).toBeNull();
    picker.setEvery(channels, false);
    picker.removeId(channels, "ch_1");
    expect(picker.problems.value.unused.size).toBe(0);
    expect(picker.check(0)).toEqual([]);
  });

  it("ignores bad ids beside *", () => {
    const picker = open();
    picker.pick(["channels:view"], true);
    picker.addIds(channels, "nonsense, *");
    expect(picker.check(0)).toEqual([{ permission: "channels:view", entity_id: "*" }]);
  });

  it("requires the minimum of permissions, and at most 500 scopes", () => {
    const picker = open();
    expect(picker.check(1)).toBeNull();
    expect(picker.problems.value.all).toBe("scopes");
    picker.pick(["channels:view", "channels:publish"], true);
    expect(picker.problems.value.all).toBeNull();
    const ids = Array.from({ length: 251 }, (_, index) => `ch_${index}`);
    picker.addIds(channels, ids.join());
    expect(picker.check(1)).toBeNull();
    expect(picker.problems.value.all).toBe("tooMany");
    picker.removeId(channels, "ch_0");
    expect(picker.check(1)).toHaveLength(500);
  });

  it("sets one level of an API at a time, and removes it again", () => {
    const picker = open();
    picker.setLevel("inventory", "inventory:read");
    picker.setLevel("inventory", "inventory:full");
    picker.setLevel("sales", "sales:read");
    expect(picker.check(0)).toEqual([
      { permission: "inventory:full" },
      { permission: "sales:read" },
    ]);
    picker.setLevel("inventory", null);
    expect(picker.check(0)).toEqual([{ permission: "sales:read" }]);
  });

  it("sets a level for every API that offers it, and none for the others", () => {
    const picker = open({ permissions: ["API_READ", "labor:read"] });
    picker.setAllLevels("full");
    expect(picker.access.value.permissions).toEqual(["API_READ", "inventory:full", "sales:full"]);
    expect([picker.hasEverywhere("full"), picker.hasEverywhere("read")]).toEqual([true, false]);
    picker.setAllLevels(null);
    expect(picker.access.value.permissions).toEqual(["API_READ"]);
    expect(picker.hasEverywhere(null)).toBe(true);
  });

  it("counts the picked permissions, and those that may change something", () => {
    const picker = open({ permissions: ["API_READ", "channels:publish", "gone"] });
    picker.setLevel("inventory", "inventory:full");
    picker.setLevel("sales", "sales:read");
    expect(picker.summary.value).toEqual({ count: 4, writes: 2 });
  });

  it("finds the refused ids by the server's pointers", () => {
    const picker = open();
    picker.pick(["API_READ", "channels:view"], true);
    picker.addIds(channels, "ch_1 ch_2");
    picker.check(0);
    picker.showRefusal(["/scopes/2"]);
    expect([...picker.problems.value.refusedIds]).toEqual(["channel  ch_2"]);
    expect(picker.problems.value.all).toBeNull();
    picker.showRefusal(["/scopes/0/permission"]);
    expect(picker.problems.value.all).toBe("refusedByServer");
    picker.showRefusal(["/name"]);
    expect(picker.problems.value.all).toBeNull();
  });

  it("applies pointers to the request that was sent, not to later edits", () => {
    const picker = open();
    picker.pick(["channels:view"], true);
    picker.addIds(channels, "ch_1 ch_2");
    picker.check(0);
    picker.removeId(channels, "ch_1");
    picker.showRefusal(["/scopes/1/entity_id"]);
    expect([...picker.problems.value.refusedIds]).toEqual(["channel  ch_2"]);
  });

  it("handles catalog ids that are names of built-in object properties", () => {
    const [flat] = mixedCatalog.apis.slice(3, 4);
    const permissions = ["constructor", "__proto__"].map((id) => {
      return { id, name: id, description: "", grantable: true, entity_type: "toString" };
    });
    const types = [{ id: "toString", name: "valueOf", pattern: ".+", example: "x" }];
    const picker = open(
      {},
      {
        ...mixedCatalog,
        apis: [{ id: "hasOwnProperty", name: flat?.name ?? "", permissions }],
        entity_types: types,
      },
    );
    picker.pick(["__proto__", "constructor"], true);
    picker.addIds({ type: "toString", permission: null }, "__proto__");
    expect(picker.check(1)).toEqual([
      { permission: "__proto__", entity_id: "__proto__" },
      { permission: "constructor", entity_id: "__proto__" },
    ]);
  });
});
