import * as v from "valibot";
import { expect, it } from "vitest";
import { EpochSeconds } from "../../../shared/time.ts";
import { computeTokenStatus } from "../../../worker/tokens/compute-token-status.ts";

const now = v.parse(EpochSeconds, 1_000);
const past = v.parse(EpochSeconds, 999);
const future = v.parse(EpochSeconds, 1_001);

it.each([
  ["active", { revokedAt: null, expiresAt: null, hasSecret: true }],
  ["active", { revokedAt: null, expiresAt: future, hasSecret: true }],
  ["expired", { revokedAt: null, expiresAt: now, hasSecret: true }],
  ["expired", { revokedAt: null, expiresAt: past, hasSecret: true }],
  ["revoked", { revokedAt: past, expiresAt: null, hasSecret: true }],
  ["revoked", { revokedAt: past, expiresAt: past, hasSecret: false }],
  ["waiting", { revokedAt: null, expiresAt: future, hasSecret: false, collectBy: future }],
  ["expired", { revokedAt: null, expiresAt: now, hasSecret: false, collectBy: now }],
  ["expired", { revokedAt: null, expiresAt: null, hasSecret: false, collectBy: null }],
  ["revoked", { revokedAt: past, expiresAt: future, hasSecret: false, collectBy: future }],
  ["active", { revokedAt: null, expiresAt: future, hasSecret: true, collectBy: future }],
  ["waiting", { revokedAt: null, expiresAt: past, hasSecret: true, collectBy: future }],
])("returns %s for %o", (status, facts) => {
  expect(computeTokenStatus(facts, now)).toBe(status);
});
