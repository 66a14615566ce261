import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { compileEntityPattern } from "../../shared/entity-pattern.ts";

/** Returns true if the whole id matches; `null` if the pattern is outside the grammar. */
const match = (pattern: string, id: string) => compileEntityPattern(pattern)?.(id) ?? null;

const atom = fc.constantFrom(
  ...[
    "a",
    "b",
    "_",
    "-",
    "~",
    ".",
    "\\.",
    "\\d",
    "\\W",
    "[ab]",
    "[^a]",
    "[a-c_]",
    "[\\]a]",
    "[\\-.]",
    "[^]",
    "[]",
  ],
);
const repetition = fc.oneof(
  fc.constantFrom("", "", "*", "+", "?", "{0}", "{2}", "{1,}", "{0,128}", "{1,128}"),
  fc.tuple(fc.nat(5), fc.nat(5)).map(([least, more]) => `{${least},${least + more}}`),
);
const alternative = fc
  .array(
    fc.tuple(atom, repetition).map((parts) => parts.join("")),
    { maxLength: 8 },
  )
  .map((items) => items.join(""));
const patterns = fc
  .array(alternative, { minLength: 1, maxLength: 3 })
  .map((alternatives) => alternatives.join("|"));
/** Ids of few different characters, which match such patterns often. */
const ids = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom("a", "b", "c", "_", ".", "1"), maxLength });

describe("compileEntityPattern", () => {
  it("means the same as a regular expression for the whole id", () => {
    let matched = 0;
    fc.assert(
      fc.property(patterns, ids(6), (pattern, id) => {
        const expected = new RegExp(`^(?:${pattern})$`, "u").test(id);
        matched += Number(expected);
        expect(match(pattern, id)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
    expect(matched).toBeGreaterThan(100);
  });

  it("takes at most one step for each item and character, whatever pattern and id are", () => {
    fc.assert(
      fc.property(
        patterns,
        fc.constantFrom("a", "ab", "a_", "."),
        fc.nat(128),
        (pattern, unit, at) => {
          const worst = unit.repeat(128).slice(0, 128);
          const id = `${worst.slice(0, at)}Z${worst.slice(at)}`.slice(0, 128);
          const compiled = compileEntityPattern(pattern);
          const step = vi.spyOn(String.prototype, "charCodeAt");
          try {
            compiled?.(id);
            expect(step.mock.calls.length).toBeLessThanOrEqual(pattern.length * 128);
          } finally {
            step.mockRestore();
          }
        },
      ),
    );
  });

  it.each([
    "[^Z]{1,128}[^Z]{1,128}[^Z]{1,128}Z",
    "a*a*a*Z",
    `${"a?".repeat(64)}${"a".repeat(64)}`,
    `${".*".repeat(99)}Z`,
  ])("answers at once for %s, which a regular expression backtracks in", (pattern) => {
    const step = vi.spyOn(String.prototype, "charCodeAt");
    try {
      match(pattern, "a".repeat(128));
      expect(step.mock.calls.length).toBeGreaterThan(0);
      expect(step.mock.calls.length).toBeLessThan(200 * 128 + 200);
    } finally {
      step.mockRestore();
    }
  });

  it.each([
    ["^ch_[0-9]+$", "ch_12", true],
    ["^a|b$", "b", true],
    ["ch_1|ch_2", "ch_2x", false],
    ["[A-Za-z0-9][A-Za-z0-9_-]{0,63}", "cl_77", true],
    ["[0-9a-f]{8}-[0-9a-f]{4}", "01234567-89ab", true],
    [".+", "a".repeat(129), false],
    ["[\\p{L}\\u{41}]+", "Ab", true],
    [".+", "caf\u00e9", false],
    ["a{3}", "aaa", true],
    ["a{3}", "aa", false],
    ["\\$\\|", "$|", true],
  ])("matches %s against %s: %s", (pattern, id, expected) => {
    expect(match(pattern, id)).toBe(expected);
  });

  it.each(
    [
      [
        "(a+)+",
        "(?=a)a",
        "(?:a)",
        "\\1",
        "\\k<a>",
        "\\b",
        "a**",
        "a+?",
        "{1}",
        "a{2,1}",
        "a{99999}",
      ],
      ["[a-", "[z-a]", "[\\q]", "a^", "$a", "^^a", "a$$", "\\", "]", "}", "\\p{L}", "a{,2}"],
    ].flat(),
  )("is null for %s, which is outside the grammar", (pattern) => {
    expect(compileEntityPattern(pattern)).toBeNull();
  });
});
