import fc from "fast-check";
import { expect, it } from "vitest";
import { constantTimeEqual } from "../../../worker/tokens/constant-time-equal.ts";

it("agrees with === on any two texts", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 12 });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(constantTimeEqual(left, right)).toBe(left === right);
      expect(constantTimeEqual(left, left)).toBe(true);
    }),
  );
});

it("detects a prefix and a difference at any place", () => {
  expect(constantTimeEqual("tag", "tagtag")).toBe(false);
  expect(constantTimeEqual("tagtag", "tag")).toBe(false);
  for (const other of ["Xbc", "aXc", "abX"]) expect(constantTimeEqual("abc", other)).toBe(false);
});
