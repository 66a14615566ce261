import fc from "fast-check";
import { expect, it } from "vitest";
import { isEqualInConstantTime } from "../../../worker/tokens/is-equal-in-constant-time.ts";

it("agrees with === on any two texts", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 12 });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(isEqualInConstantTime(left, right)).toBe(left === right);
      expect(isEqualInConstantTime(left, left)).toBe(true);
    }),
  );
});

it("detects a prefix and a difference at any place", () => {
  expect(isEqualInConstantTime("tag", "tagtag")).toBe(false);
  expect(isEqualInConstantTime("tagtag", "tag")).toBe(false);
  for (const other of ["Xbc", "aXc", "abX"])
    expect(isEqualInConstantTime("abc", other)).toBe(false);
});
