import { expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import { isFreshProof } from "../../../worker/tokens/is-fresh-proof.ts";

const NOW = 1_800_000_000 as EpochSeconds;
const ago = (seconds: number) => (NOW - seconds) as EpochSeconds;

it.each([
  [0, true],
  [599, true],
  [600, true],
  [601, false],
  [90 * 86_400, false],
])("a proof of %d s ago is fresh for 600 s: %s", (seconds, fresh) => {
  expect(isFreshProof(ago(seconds), 600, NOW)).toBe(fresh);
});

it("takes a proof whose time is not known for an old one", () => {
  expect(isFreshProof(null, 600, NOW)).toBe(false);
});

it("takes a proof of this very second for fresh, even if none may be older", () => {
  expect(isFreshProof(NOW, 0, NOW)).toBe(true);
  expect(isFreshProof(ago(1), 0, NOW)).toBe(false);
});
