import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BASE62_ALPHABET } from "../../../shared/base62.ts";
import { generateBase62 } from "../../../worker/tokens/generate-base62.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { seededRandom } from "./seeded-random.ts";

const DRAWS = 620_000;
/** The 99.99 % quantile of the chi-square distribution with 61 degrees of freedom. */
const LIMIT = 110;

/** Measures how uneven the counts of the 62 digits are. */
function chiSquare(text: string): number {
  const counts = new Map(Array.from(BASE62_ALPHABET, (digit) => [digit, 0]));
  for (const digit of text) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const expected = text.length / 62;
  return [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
}

describe("generateBase62", () => {
  it("draws each digit equally often", () => {
    expect(chiSquare(generateBase62(DRAWS, seededRandom(42)))).toBeLessThan(LIMIT);
  });

  it("would fail this statistic with a modulo bias", () => {
    const bytes = seededRandom(42)(DRAWS);
    const biased = Array.from(bytes, (byte) => BASE62_ALPHABET.charAt(byte % 62)).join("");
    expect(chiSquare(biased)).toBeGreaterThan(LIMIT * 10);
  });

  it("drops bytes from 248 on and uses all others", () => {
    const stream = [255, 248, 247, 0, 250, 61, 62, 123];
    const source = (length: number) => Uint8Array.from(stream.splice(0, length));
    expect(generateBase62(5, source)).toBe("z0z0z");
  });

  it("has the requested length, even if bytes are dropped", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.integer(), (length, seed) => {
        expect(generateBase62(length, seededRandom(seed))).toMatch(
          new RegExp(`^[0-9A-Za-z]{${length}}$`),
        );
      }),
    );
  });
});

describe("generateId", () => {
  it("starts with its prefix and has 20 random digits", () => {
    expect(generateId("tok", seededRandom(1))).toMatch(/^tok_[0-9A-Za-z]{20}$/);
    expect(generateId("tok", seededRandom(1))).not.toBe(generateId("tok", seededRandom(2)));
  });
});
