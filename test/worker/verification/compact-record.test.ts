import { expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { TokenRecord } from "../../../worker/tokens/token-record.ts";
import { createCompactor } from "../../../worker/verification/compact-record.ts";

/** Builds a record as a row brings it: it shares nothing with any other. */
const newRecord = (change: Partial<TokenRecord> = {}): TokenRecord =>
  JSON.parse(
    JSON.stringify({
      id: "tok_1",
      kind: "pat",
      owner: "usr_1",
      organization: "org_1",
      api: null,
      role: "Admin",
      groups: ["g"],
      ownerDisabledAt: null,
      ownerAwayAt: null,
      createdAt: 1 as EpochSeconds,
      expiresAt: 2,
      revokedAt: null,
      lastUsedAt: null,
      secretValidUntil: null,
      scopes: [
        { permission: "a:read", entityId: null },
        { permission: "a:read", entityId: "x" },
      ],
      grants: [{ permission: "a:read", api: "a", entityType: null, automatic: false }],
      ...change,
    }),
  );

it("leaves the owner's name out, which no verdict needs", () => {
  expect(createCompactor()(newRecord({ ownerName: "Olga" }))).toEqual(newRecord());
});

it("keeps the content of a record", () => {
  const compact = createCompactor();
  const other = {
    grants: [
      { permission: "a:read", api: "a", entityType: null, automatic: true },
      { permission: "a:read", api: "a", entityType: "t", automatic: false, methods: ["GET"] },
    ],
  };
  const [grant] = newRecord().grants;
  const brings = [{ ...grant, entityId: "*" }];
  const rich = {
    grants: [
      { ...grant, aliases: ["a:raed"], brings },
      { ...grant, brings: [] },
    ],
  };
  for (const record of [
    newRecord(),
    newRecord(),
    newRecord(other),
    newRecord(rich as never),
    newRecord({ scopes: [], groups: [] }),
  ]) {
    const copy = structuredClone(record);
    expect(compact(record)).toEqual(copy);
  }
});

it("lets records share equal values", () => {
  const compact = createCompactor();
  const one = compact(newRecord());
  const two = compact(newRecord({ id: "tok_2" }));

  expect(two.scopes[0]).toBe(one.scopes[0]);
  expect(two.scopes[1]).toEqual(one.scopes[1]);
  expect(two.grants[0]).toBe(one.grants[0]);
});

it("keeps sharing scopes on every entity after many scopes on one entity", () => {
  const compact = createCompactor();
  for (let n = 0; n < 20_001; n++) {
    compact(newRecord({ scopes: [{ permission: "a:read", entityId: `e${n}` }] }));
  }
  const every = { scopes: [{ permission: "a:read", entityId: "*" }] };
  expect(compact(newRecord(every)).scopes[0]).toBe(compact(newRecord(every)).scopes[0]);
});
