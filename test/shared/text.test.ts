import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it, vi } from "vitest";
import { TokenDescription, TokenName } from "../../shared/text.ts";

/** Parses a text; `null` if the schema refuses it. */
function read(schema: typeof TokenName | typeof TokenDescription, text: string): string | null {
  const parsed = v.safeParse(schema, text);
  return parsed.success ? parsed.output : null;
}

const from = (codePoint: number) => String.fromCodePoint(codePoint);
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
const CONTROLS = [...range(0, 0x1f), ...range(0x7f, 0x9f)];
const BIDI = [...range(0x202a, 0x202e), ...range(0x2066, 0x2069)];
/** Line and paragraph separators, which a name must not contain. */
const SEPARATORS = [0x2028, 0x2029];
const forbidden = new Set([...CONTROLS, ...BIDI, ...SEPARATORS]);

/** Generates texts of whole code points that no rule forbids. */
const allowed = fc
  .string({ unit: "binary", maxLength: 60 })
  .map((text) =>
    Array.from(text.normalize("NFC")).filter((c) => !forbidden.has(c.codePointAt(0) ?? 0)),
  )
  .map((points) => points.join("").normalize("NFC"));

describe("TokenName", () => {
  it("stays unchanged if it is valid and in NFC", () => {
    fc.assert(
      fc.property(allowed, (text) => {
        const name = `x${text}x`.normalize("NFC");
        expect(read(TokenName, name)).toBe(name);
      }),
    );
  });

  it("is normalized, so that equal texts compare as equal", () => {
    expect(read(TokenName, "Cafe\u0301")).toBe("Caf\u00e9");
    fc.assert(
      fc.property(allowed, (text) => {
        const name = `x${text}x`;
        expect(read(TokenName, name.normalize("NFD"))).toBe(read(TokenName, name));
      }),
    );
  });

  it("is trimmed only at its ends", () => {
    expect(read(TokenName, " \t\u00a0a  b \n")).toBe("a  b");
  });

  it("counts code points after trimming, so an emoji is one", () => {
    expect(read(TokenName, ` ${"😀".repeat(100)} `)).toBe("😀".repeat(100));
    expect(read(TokenName, "😀".repeat(101))).toBeNull();
    expect(read(TokenName, "a".repeat(100))).not.toBeNull();
    expect(read(TokenName, "a".repeat(101))).toBeNull();
    expect(read(TokenName, "e\u0301".repeat(100))).toBe("\u00e9".repeat(100));
  });

  it("refuses every control, line separator and bidirectional control within", () => {
    const taken = [...forbidden].filter((point) => read(TokenName, `a${from(point)}b`) !== null);
    expect(taken).toEqual([]);
  });

  it("refuses lone surrogates, high and low", () => {
    for (const text of ["a\ud800", "\udc00a", "a\udc00\ud800b"]) {
      expect(read(TokenName, text)).toBeNull();
    }
  });

  it.each([
    ...["", "   ", "\u200b", "\u00ad\u2060", "\ufeff", "\u3000"],
    // Invisible letters and marks: fillers, an empty Braille cell, a variation selector, a tag.
    ...["\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\ufe0f", "\u{e0041}", "\u2063"],
  ])("refuses the blank name %j", (text) => {
    expect(read(TokenName, text)).toBeNull();
  });

  it("keeps joined emoji, right-to-left text and markup as they are", () => {
    for (const name of ["👩‍💻 deploy", "رمز", "<b>ci</b>", "a\u200fb", "'; DROP TABLE tokens;--"]) {
      expect(read(TokenName, name)).toBe(name);
    }
  });
});

/** Marks that Unicode sorts when it normalizes, which takes time quadratic in their number. */
const MARKS = `a${"\u0301".repeat(31_000)}${"\u0316".repeat(31_000)}`;

describe.each([
  ["TokenName", TokenName, 100],
  ["TokenDescription", TokenDescription, 1000],
])("%s against stacked marks", (_, schema, max) => {
  it.each([
    ["an overlong text", MARKS],
    ["a text of nearly the allowed length", MARKS.slice(0, 100) + MARKS.slice(-100)],
  ])("refuses %s without normalizing it", (_title, text) => {
    const normalize = vi.spyOn(String.prototype, "normalize");
    try {
      expect(read(schema, text)).toBeNull();
      expect(normalize).not.toHaveBeenCalled();
    } finally {
      normalize.mockRestore();
    }
  });

  it("keeps 30 marks in a row, as stream-safe text may have them (UAX #15)", () => {
    expect(read(schema, `a${"\u0316".repeat(30)}`)).not.toBeNull();
    expect(read(schema, `a${"\u0316".repeat(31)}`)).toBeNull();
  });

  it("accepts its full length in every normalization form", () => {
    // Letters of 3 and 4 code units each when decomposed.
    for (const point of ["\u1ebf", "\u1f82"]) {
      const full = point.repeat(max);
      expect(read(schema, full.normalize("NFD"))).toBe(full);
      expect(read(schema, (full + point).normalize("NFD"))).toBeNull();
    }
  });
});

it("knows the longest decomposition of Unicode: 6 code units for a code point", () => {
  let most = 0;
  for (let point = 0; point <= 0x10ffff; point += 1) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const text = from(point);
    const points = Array.from(text.normalize("NFC")).length;
    most = Math.max(most, text.normalize("NFD").length / points);
  }
  expect(most).toBe(6);
});

describe("TokenDescription", () => {
  it("stays unchanged, with white space and newlines", () => {
    fc.assert(
      fc.property(fc.array(allowed, { maxLength: 5 }), (lines) => {
        const text = lines.join("\n").normalize("NFC");
        expect(read(TokenDescription, text)).toBe(text);
      }),
    );
    expect(read(TokenDescription, "  a\n\n b ")).toBe("  a\n\n b ");
    expect(read(TokenDescription, "")).toBe("");
  });

  it("has at most 1,000 code points", () => {
    expect(read(TokenDescription, "😀".repeat(1000))).not.toBeNull();
    expect(read(TokenDescription, "😀".repeat(1001))).toBeNull();
  });

  it("refuses every control except line breaks, and bidirectional controls", () => {
    const taken = [...forbidden].filter((p) => read(TokenDescription, `a${from(p)}b`) !== null);
    expect(taken).toEqual([0x0a, ...SEPARATORS]);
  });

  it("refuses lone surrogates", () => {
    expect(read(TokenDescription, "a\ud800")).toBeNull();
  });
});
