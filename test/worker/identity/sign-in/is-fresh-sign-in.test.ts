import { expect, it } from "vitest";
import type { EpochSeconds } from "../../../../shared/time.ts";
import { isFreshSignIn } from "../../../../worker/identity/sign-in/is-fresh-sign-in.ts";

const NOW = 1_000_000 as EpochSeconds;

it.each([
  [0, true],
  [599, true],
  [600, false],
  [86_400, false],
  [-1, false],
])("a proof that is %d seconds old is fresh: %s", (age, fresh) => {
  expect(isFreshSignIn({ provedAt: (NOW - age) as EpochSeconds }, NOW)).toBe(fresh);
});
