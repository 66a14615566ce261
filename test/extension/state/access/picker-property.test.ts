import "../../support/i18n.ts";
import { signal } from "@preact/signals";
import fc from "fast-check";
import * as v from "valibot";
import { expect, it } from "vitest";
import type { Access } from "../../../../extension/creation.ts";
import { NOTHING_PICKED } from "../../../../extension/state/access/access.ts";
import type { RequestedScope } from "../../../../extension/state/access/access-scopes.ts";
import {
  checkEntityId,
  getEffectivePick,
  getPick,
} from "../../../../extension/state/access/entity-picks.ts";
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
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

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

/** Lists all ids of the catalog, offered or not, and an unknown id. */
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

function perform(picker: Picker, catalog: CatalogView, { act, which, text, yes }: Step) {
  const id = nth(allIds(catalog), which) ?? "";
  const type = nth(catalog.entity_types, which)?.id ?? "none";
  const target = { type, permission: yes ? id : null };
  const row = nth(picker.choice.value.rows, which);
  const actions: Record<Step["act"], () => void> = {
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
  actions[act]();
}

/** True if the form shows a problem. */
function hasProblems(picker: Picker): boolean {
  const { all, missing } = picker.problems.value;
  const { permissions, entities } = picker.access.value;
  const offered = picker.choice.value.groups.flatMap((group) => group.permissions);
  const malformed = offered.some(({ id, entityType }) => {
    if (entityType === null || entityType.locked_to || !permissions.includes(id)) return false;
    const { every, ids } = getEffectivePick(entities, entityType.id, id);
    return !every && ids.some((entityId) => checkEntityId(entityId, entityType) !== null);
  });
  const used = offered.filter(({ id }) => permissions.includes(id));
  const unused = offered.some(({ entityType: type }) => {
    if (type === null || type.locked_to) return false;
    const { every, ids } = getPick(entities, { type: type.id, permission: null });
    return (every || ids.length > 0) && !used.some(({ entityType }) => entityType?.id === type.id);
  });
  return all !== null || missing.size > 0 || malformed || unused;
}

/** Lists the scopes that the catalog does not let this person request. */
function listDisallowed(
  { apis, automatic, entity_types }: CatalogView,
  scopes: readonly RequestedScope[],
) {
  const types = new Map(entity_types.map((type) => [type.id, type]));
  const permissions = apis.flatMap((api) => api.permissions).filter(({ grantable }) => grantable);
  const typeOf = new Map(permissions.map(({ id, entity_type }) => [id, entity_type]));
  for (const { id, levels = [] } of apis) {
    for (const level of levels) if (level.grantable) typeOf.set(`${id}:${level.id}`, undefined);
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

it("a picker requests only allowed scopes, for any catalog and any sequence of actions", () => {
  fc.assert(
    fc.property(randomCatalog, fc.array(step, { maxLength: 25 }), (catalog, steps) => {
      const picker = openPicker(catalog);
      for (const each of steps) perform(picker, catalog, each);
      const scopes = picker.check(catalog.min_scopes);
      expect(scopes === null).toBe(hasProblems(picker));
      const sent = scopes ?? [{ permission: "NOTHING_SENT" }];
      const request = { name: "x", expires: null, scopes: sent };
      expect(v.safeParse(IssueTokenRequest, request).issues).toBeUndefined();
      expect(sent.length).toBeGreaterThanOrEqual(catalog.min_scopes);
      expect(listDisallowed(catalog, scopes ?? [])).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

it("a picker has unique names and finds everything that it offers, for any catalog", () => {
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
