import { expect, it } from "vitest";
import { PAGE_STYLE } from "../../../worker/pages/page-style.ts";

/** Splits the style sheet into declarations such as `margin: 0 auto`. */
const DECLARATIONS = PAGE_STYLE.split(/[{};]/).map((part) => part.trim());

it("names no left and right, which are other sides in languages that are written from right to left", () => {
  expect(DECLARATIONS.length).toBeGreaterThan(100);
  expect(DECLARATIONS.filter((line) => /\b(?:left|right)\b/.test(line))).toEqual([]);
});

it("gives both sides one length where it gives four", () => {
  const sides = DECLARATIONS.flatMap((line) => {
    const [, top, right, bottom, left] =
      /^(?:margin|padding|inset|border-(?:width|radius)): (\S+) (\S+) (\S+) (\S+)$/.exec(line) ??
      [];
    return top === undefined || right === left ? [] : [`${line} (${bottom})`];
  });
  expect(sides).toEqual([]);
});
