import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectiveScopes } from "../../../worker/tokens/effective-scopes.ts";
import type { RecordGrant, RecordScope } from "../../../worker/tokens/token-record.ts";
import { grant } from "./token-record-of.ts";

/** A small world, so that scopes and grants meet often. */
const permission = fc.constantFrom("a", "b", "c", "ch:read", "ch:write");
const pickable = fc.oneof(permission, fc.constant("main:full"));
const typed = (id: string) => (id.startsWith("ch:") ? "channel" : null);
/** A permission belongs to one API, whoever grants it. */
const apiOf = (id: string) => (["c", "ch:write"].includes(id) ? "other" : "main");
const scopes = fc.uniqueArray(
  fc
    .tuple(pickable, fc.constantFrom(null, "*", "ch_1", "ch_2"))
    .map(([id, entityId]): RecordScope => ({ permission: id, entityId })),
  { selector: (scope) => JSON.stringify(scope) },
);
const LEVEL = "main:full";
/** What a level may bring, as a record has it: typed ones on every entity. */
const brought = fc.uniqueArray(fc.constantFrom("a", "b", "ch:read")).map((ids) =>
  ids.map((id) => {
    const entityType = typed(id);
    const entityId = entityType === null ? null : "*";
    return { permission: id, api: "main", entityType, entityId, automatic: false as const };
  }),
);
const level = brought.map((brings) => grant(LEVEL, { methods: ["GET"], brings }));
const flatOrTyped = permission.map(
  (id): RecordGrant => grant(id, { api: apiOf(id), entityType: typed(id) }),
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
  new Set(effectiveScopes(record).map(key));
const beyond = (some: ReadonlySet<string>, all: ReadonlySet<string>) =>
  [...some].filter((item) => !all.has(item));

describe("effectiveScopes", () => {
  it("are the picked scopes that the owner may grant now, and what the levels among them bring", () => {
    fc.assert(
      fc.property(scopes, grants, automatic, (picked, granted, added) => {
        const effective = effectiveScopes({ scopes: picked, grants: [...granted, ...added] });
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
        const byThemselves = effective.filter((scope) => scope.automatic);
        expect(byThemselves.filter((scope) => !mayAdd.has(scope.permission))).toEqual([]);
      }),
    );
  });

  it("grow with the scopes and with the grants, and with nothing else", () => {
    fc.assert(
      fc.property(scopes, scopes, grants, automatic, (some, more, granted, added) => {
        const all = { scopes: [...some, ...more], grants: [...granted, ...added] };
        const now = keys(all);
        const fewerScopes = keys({ ...all, scopes: some });
        expect(beyond(fewerScopes, now)).toEqual([]);
        // Role and groups say the same of a permission, so one more of them only ever adds.
        const sound = [...new Map(granted.map((g) => [g.permission, g])).values()];
        const every = keys({ ...all, grants: [...sound, ...added] });
        const fewerGrants = keys({ ...all, grants: [...sound.slice(1), ...added] });
        expect(beyond(fewerGrants, every)).toEqual([]);
      }),
    );
  });

  it("have automatic permissions only while a picked one of their API is left", () => {
    fc.assert(
      fc.property(scopes, grants, automatic, (picked, granted, added) => {
        const effective = effectiveScopes({ scopes: picked, grants: [...granted, ...added] });
        const pickedApis = new Set(effective.filter((s) => !s.automatic).map((s) => s.api));
        const addedApis = new Set(effective.filter((s) => s.automatic).map((s) => s.api));
        expect(beyond(addedApis, pickedApis)).toEqual([]);
      }),
    );
  });

  it("have the automatic permission with the picked one, and lose it with the last", () => {
    const auto = grant("AUTO", { automatic: true });
    const picked = [{ permission: "READ", entityId: null }];
    const both = effectiveScopes({ scopes: picked, grants: [grant("READ"), auto] });
    expect(both.map((s) => [s.permission, s.entityId, s.automatic])).toEqual([
      ["READ", null, false],
      ["AUTO", null, true],
    ]);
    expect(effectiveScopes({ scopes: picked, grants: [auto] })).toEqual([]);
    expect(effectiveScopes({ scopes: [], grants: [grant("READ"), auto] })).toEqual([]);
  });

  it("do not count an automatic permission that was smuggled in as a scope", () => {
    const smuggled = [{ permission: "AUTO", entityId: null }];
    const auto = grant("AUTO", { automatic: true });
    expect(effectiveScopes({ scopes: smuggled, grants: [auto, grant("READ")] })).toEqual([]);
  });

  it("drop a scope on one entity once its permission lost the entity type, and the reverse", () => {
    const onOne = [{ permission: "ch:read", entityId: "ch_1" }];
    expect(effectiveScopes({ scopes: onOne, grants: [grant("ch:read")] })).toEqual([]);
    const flat = [{ permission: "ch:read", entityId: null }];
    const channel = grant("ch:read", { entityType: "channel" });
    expect(effectiveScopes({ scopes: flat, grants: [channel] })).toEqual([]);
  });

  it("count a permission once that role and groups grant", () => {
    const scope = [{ permission: "READ", entityId: null }];
    const twice = effectiveScopes({ scopes: scope, grants: [grant("READ"), grant("READ")] });
    expect(twice).toHaveLength(1);
  });
});
