import "../../support/i18n.ts";
import { signal } from "@preact/signals";
import fc from "fast-check";
import * as v from "valibot";
import { expect, it } from "vitest";
import type { Access } from "../../../../extension/creation.ts";
import { NOTHING_PICKED } from "../../../../extension/state/access/access.ts";
import type { AskedScope } from "../../../../extension/state/access/access-scopes.ts";
import { idRefusal, pickFor } from "../../../../extension/state/access/entity-picks.ts";
import { createPicker, type Picker } from "../../../../extension/state/access/picker.ts";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import { IssueTokenRequest } from "../../../../shared/wire/token-requests.ts";
import { randomCatalog } from "../../support/random-catalog.ts";

const ORGANIZATION = "org_acme";
const typedText = fc.oneof(
  fc.constantFrom("ch_1", "ch_2, ch_3", "*", " ", "x", "a/b", "ch_1 * nonsense!", "\ud800"),
  fc.string({ maxLength: 200 }),
);
const step = fc.record({
  act: fc.constantFrom("pick", "drop", "level", "levels", "every", "add", "type", "remove", "own"),
  which: fc.nat(30),
  text: typedText,
  yes: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function openPicker(catalog: CatalogView) {
  const access = signal<Access>(NOTHING_PICKED);
  return createPicker({
    catalog: signal(catalog),
    access,
    edit: (change) => {
      access.value = { ...access.peek(), ...change };
    },
    organization: signal({ id: ORGANIZATION, name: "Acme" }),
  });
}

/** All ids that the catalog names, whether or not the form offers them, and some that it does not. */
function allIds({ apis, automatic }: CatalogView): string[] {
  const levels = apis.flatMap((api) => (api.levels ?? []).map(({ id }) => `${api.id}:${id}`));
  const permissions = apis.flatMap((api) => api.permissions.map(({ id }) => id));
  return [...permissions, ...levels, ...automatic, "unknown"];
}

const offered = ({ choice }: Picker) => [
  ...choice.value.rows.flatMap(({ levels }) => levels.map(({ id }) => id)),
  ...choice.value.groups.flatMap(({ permissions }) => permissions.map(({ id }) => id)),
];
const nth = <Item>(items: readonly Item[], index: number) => items[index % items.length];

function take(picker: Picker, catalog: CatalogView, { act, which, text, yes }: Step) {
  const id = nth(allIds(catalog), which) ?? "";
  const type = nth(catalog.entity_types, which)?.id ?? "none";
  const target = { type, permission: yes ? id : null };
  const row = nth(picker.choice.value.rows, which);
  const moves: Record<Step["act"], () => void> = {
    pick: () => picker.pick([id, id], true),
    drop: () => picker.pick([id], false),
    level: () => picker.setLevel(row?.id ?? "none", yes ? (row?.levels[0]?.id ?? id) : null),
    levels: () => picker.setAllLevels(yes ? (row?.levels.at(-1)?.level ?? null) : null),
    every: () => picker.setEvery(target, yes),
    add: () => picker.addIds(target, text),
    type: () => picker.type(target, text),
    remove: () => picker.removeId(target, text),
    own: () => picker.setOwn(type, id, yes),
  };
  moves[act]();
}

/** Whether the form says of anything that it needs another look. */
function complains(picker: Picker): boolean {
  const { all, missing } = picker.problems.value;
  const { permissions, entities } = picker.access.value;
  const offered = picker.choice.value.groups.flatMap((group) => group.permissions);
  const malformed = offered.some(({ id, entityType }) => {
    if (entityType === null || entityType.locked_to || !permissions.includes(id)) return false;
    const { every, ids } = pickFor(entities, entityType.id, id);
    return !every && ids.some((one) => idRefusal(one, entityType) !== null);
  });
  return all !== null || missing.size > 0 || malformed;
}

/** What of the scopes the catalog does not let this person ask for. */
function disallowed({ apis, automatic, entity_types }: CatalogView, scopes: readonly AskedScope[]) {
  const types = new Map(entity_types.map((type) => [type.id, type]));
  const permissions = apis.flatMap((api) => api.permissions).filter((one) => one.grantable);
  const typeOf = new Map(permissions.map((one) => [one.id, one.entity_type]));
  for (const { id, levels = [] } of apis) {
    for (const one of levels) if (one.grantable) typeOf.set(`${id}:${one.id}`, undefined);
  }
  const seen = new Set<string>();
  return scopes.filter((scope) => {
    const { permission, entity_id: entityId = null } = scope;
    const key = JSON.stringify([permission, entityId]);
    const repeated = seen.size === seen.add(key).size;
    if (repeated || automatic.includes(permission) || !typeOf.has(permission)) return true;
    const type = typeOf.get(permission);
    if (type === undefined) return entityId !== null;
    const { pattern = "(?!)", locked_to: locked } = types.get(type) ?? {};
    if (locked !== undefined) return entityId !== ORGANIZATION;
    return entityId !== "*" && !new RegExp(`^(?:${pattern})$`, "u").test(entityId ?? "");
  });
}

it("a picker over any catalog, whatever is done with it, asks for nothing that is not allowed", () => {
  fc.assert(
    fc.property(randomCatalog, fc.array(step, { maxLength: 25 }), (catalog, steps) => {
      const picker = openPicker(catalog);
      for (const one of steps) take(picker, catalog, one);
      const scopes = picker.check(catalog.min_scopes);
      expect(scopes === null).toBe(complains(picker));
      const sent = scopes ?? [{ permission: "NOTHING_SENT" }];
      const request = { name: "x", expires: null, scopes: sent };
      expect(v.safeParse(IssueTokenRequest, request).issues).toBeUndefined();
      expect(sent.length).toBeGreaterThanOrEqual(catalog.min_scopes);
      expect(disallowed(catalog, scopes ?? [])).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

it("a picker over any catalog has names that differ, and finds all that it offers", () => {
  fc.assert(
    fc.property(randomCatalog, (catalog) => {
      const picker = openPicker(catalog);
      const { groups, rows } = picker.choice.value;
      for (const named of [groups, rows]) {
        expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
      }
      for (const id of offered(picker)) {
        picker.search.value = id;
        expect(picker.shown.value.size).toBeGreaterThan(0);
        expect(picker.shown.value.has(picker.tabStop.value)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
