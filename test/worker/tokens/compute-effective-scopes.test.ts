import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeEffectiveScopes } from "../../../worker/tokens/compute-effective-scopes.ts";
import type { RecordGrant, RecordScope } from "../../../worker/tokens/token-record.ts";
import { grant } from "./token-record-of.ts";

/** Few ids, so that scopes and grants often match. */
const permission = fc.constantFrom("a", "b", "c", "ch:read", "ch:write");
const pickable = fc.oneof(permission, fc.constant("main:full"));
const entityTypeOf = (id: string) => (id.startsWith("ch:") ? "channel" : null);
/** A permission belongs to one API, no matter which role or group grants it. */
const apiOf = (id: string) => (["c", "ch:write"].includes(id) ? "other" : "main");
const scopes = fc.uniqueArray(
  fc
    .tuple(pickable, fc.constantFrom(null, "*", "ch_1", "ch_2"))
    .map(([id, entityId]): RecordScope => ({ permission: id, entityId })),
  { selector: (scope) => JSON.stringify(scope) },
);
const LEVEL = "main:full";
/** Scopes that a level may bring, as in a record: permissions with an entity type are on every entity. */
const brought = fc.uniqueArray(fc.constantFrom("a", "b", "ch:read")).map((ids) =>
  ids.map((id) => {
    const entityType = entityTypeOf(id);
    const entityId = entityType === null ? null : "*";
    return { permission: id, api: "main", entityType, entityId, automatic: false as const };
  }),
);
const level = brought.map((brings) => grant(LEVEL, { methods: ["GET"], brings }));
const flatOrTyped = permission.map(
  (id): RecordGrant => grant(id, { api: apiOf(id), entityType: entityTypeOf(id) }),
);
const grants: fc.Arbitrary<RecordGrant[]> = fc
  .tuple(fc.array(flatOrTyped), fc.option(level, { nil: undefined }))
  .map(([some, one]) => (one === undefined ? some : [...some, one]));
const automatic = fc.array(
  fc
    .tuple(fc.constantFrom("auto1", "auto2"), fc.constantFrom("main", "other"))
    .map(([id, api]): RecordGrant => grant(id, { api, automatic: true })),
);
const key = (scope: { permission: string; entityId: string | null }) =>
  JSON.stringify([scope.permission, scope.entityId]);
const keys = (record: { scopes: RecordScope[]; grants: RecordGrant[] }) =>
  new Set(computeEffectiveScopes(record).map(key));
const beyond = (some: ReadonlySet<string>, all: ReadonlySet<string>) =>
  [...some].filter((item) => !all.has(item));

describe("computeEffectiveScopes", () => {
  it("returns the picked scopes that the owner may grant now, and what their levels bring", () => {
    fc.assert(
      fc.property(scopes, grants, automatic, (picked, granted, added) => {
        const effective = computeEffectiveScopes({
          scopes: picked,
          grants: [...granted, ...added],
        });
        const mayGrant = new Map(granted.map((g) => [g.permission, g]));
        const counting = picked.filter(({ permission: id, entityId }) => {
          const own = mayGrant.get(id);
          return own !== undefined && (own.entityType === null) === (entityId === null);
        });
        const brings = counting.flatMap((scope) => mayGrant.get(scope.permission)?.brings ?? []);
        const expected = new Set([...counting, ...brings].map(key));
        const found = effective.filter((scope) => !scope.automatic).map(key);
        expect(found.toSorted()).toEqual([...expected].toSorted());
        const mayAdd = new Set(added.map((g) => g.permission));
        const automaticOnes = effective.filter((scope) => scope.automatic);
        expect(automaticOnes.filter((scope) => !mayAdd.has(scope.permission))).toEqual([]);
      }),
    );
  });

  it("grows only with more scopes and more grants", () => {
    fc.assert(
      fc.property(scopes, scopes, grants, automatic, (some, more, granted, added) => {
        const all = { scopes: [...some, ...more], grants: [...granted, ...added] };
        const now = keys(all);
        const fewerScopes = keys({ ...all, scopes: some });
        expect(beyond(fewerScopes, now)).toEqual([]);
        // Role and groups describe a permission equally, so another grant can only add.
        const sound = [...new Map(granted.map((g) => [g.permission, g])).values()];
        const every = keys({ ...all, grants: [...sound, ...added] });
        const fewerGrants = keys({ ...all, grants: [...sound.slice(1), ...added] });
        expect(beyond(fewerGrants, every)).toEqual([]);
      }),
    );
  });

  it("adds automatic permissions only if a picked scope of their API is left", () => {
    fc.assert(
      fc.property(scopes, grants, automatic, (picked, granted, added) => {
        const effective = computeEffectiveScopes({
          scopes: picked,
          grants: [...granted, ...added],
        });
        const pickedApis = new Set(effective.filter((s) => !s.automatic).map((s) => s.api));
        const addedApis = new Set(effective.filter((s) => s.automatic).map((s) => s.api));
        expect(beyond(addedApis, pickedApis)).toEqual([]);
      }),
    );
  });

  it("adds an automatic permission with a picked scope, and removes it with the last one", () => {
    const auto = grant("AUTO", { automatic: true });
    const picked = [{ permission: "READ", entityId: null }];
    const both = computeEffectiveScopes({ scopes: picked, grants: [grant("READ"), auto] });
    expect(both.map((s) => [s.permission, s.entityId, s.automatic])).toEqual([
      ["READ", null, false],
      ["AUTO", null, true],
    ]);
    expect(computeEffectiveScopes({ scopes: picked, grants: [auto] })).toEqual([]);
    expect(computeEffectiveScopes({ scopes: [], grants: [grant("READ"), auto] })).toEqual([]);
  });

  it("ignores an automatic permission that was smuggled in as a scope", () => {
    const smuggled = [{ permission: "AUTO", entityId: null }];
    const auto = grant("AUTO", { automatic: true });
    expect(computeEffectiveScopes({ scopes: smuggled, grants: [auto, grant("READ")] })).toEqual([]);
  });

  it("drops a scope whose permission has lost or gained an entity type", () => {
    const onOne = [{ permission: "ch:read", entityId: "ch_1" }];
    expect(computeEffectiveScopes({ scopes: onOne, grants: [grant("ch:read")] })).toEqual([]);
    const flat = [{ permission: "ch:read", entityId: null }];
    const channel = grant("ch:read", { entityType: "channel" });
    expect(computeEffectiveScopes({ scopes: flat, grants: [channel] })).toEqual([]);
  });

  it("returns a permission once if role and groups grant it", () => {
    const scope = [{ permission: "READ", entityId: null }];
    const twice = computeEffectiveScopes({ scopes: scope, grants: [grant("READ"), grant("READ")] });
    expect(twice).toHaveLength(1);
  });
});
