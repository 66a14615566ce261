import { expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { TokenRecord } from "../../../worker/tokens/token-record.ts";
import { createCompactor } from "../../../worker/verification/compact-record.ts";

/** As a row brings it: nothing is shared with any other. */
const fresh = (change: Partial<TokenRecord> = {}): TokenRecord =>
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

it("changes nothing that a record says", () => {
  const compact = createCompactor();
  const other = {
    grants: [
      { permission: "a:read", api: "a", entityType: null, automatic: true },
      { permission: "a:read", api: "a", entityType: "t", automatic: false, methods: ["GET"] },
    ],
  };
  const [grant] = fresh().grants;
  const brings = [{ ...grant, entityId: "*" }];
  const rich = {
    grants: [
      { ...grant, aliases: ["a:raed"], brings },
      { ...grant, brings: [] },
    ],
  };
  for (const record of [
    fresh(),
    fresh(),
    fresh(other),
    fresh(rich as never),
    fresh({ scopes: [], groups: [] }),
  ]) {
    const copy = structuredClone(record);
    expect(compact(record)).toEqual(copy);
  }
});

it("lets records share what is the same", () => {
  const compact = createCompactor();
  const one = compact(fresh());
  const two = compact(fresh({ id: "tok_2" }));

  expect(two.scopes[0]).toBe(one.scopes[0]);
  expect(two.scopes[1]).toEqual(one.scopes[1]);
  expect(two.grants[0]).toBe(one.grants[0]);
});

it("goes on sharing what is on every entity, however many single ones it has seen", () => {
  const compact = createCompactor();
  for (let n = 0; n < 20_001; n++) {
    compact(fresh({ scopes: [{ permission: "a:read", entityId: `e${n}` }] }));
  }
  const every = { scopes: [{ permission: "a:read", entityId: "*" }] };
  expect(compact(fresh(every)).scopes[0]).toBe(compact(fresh(every)).scopes[0]);
});
