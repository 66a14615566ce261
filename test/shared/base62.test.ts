import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BASE62_ALPHABET, decodeBase62, encodeBase62 } from "../../shared/base62.ts";
import { decodeBase64url, encodeBase64url } from "../../shared/base64url.ts";

describe("encodeBase62", () => {
  it("round trips 8 bytes in 11 digits and 4 bytes in 6", () => {
    for (const [length, width] of [
      [8, 11],
      [4, 6],
    ] as const) {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (bytes) => {
          const text = encodeBase62(bytes, width);
          expect(text).toHaveLength(width);
          expect(decodeBase62(text, length)).toEqual(bytes);
        }),
      );
    }
  });

  it("is big-endian and padded with zeros", () => {
    expect(encodeBase62(Uint8Array.of(0, 0, 0, 61), 6)).toBe("00000z");
    expect(encodeBase62(Uint8Array.of(0, 0, 0, 62), 6)).toBe("000010");
    expect(encodeBase62(Uint8Array.of(255, 255, 255, 255), 6)).toBe("4gfFC3");
    expect(encodeBase62(new Uint8Array(8).fill(255), 11)).toBe("LygHa16AHYF");
  });

  it("keeps the order of the numbers", () => {
    const four = fc.uint8Array({ minLength: 4, maxLength: 4 });
    const number = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    fc.assert(
      fc.property(four, four, (a, b) => {
        expect(encodeBase62(a, 6) < encodeBase62(b, 6)).toBe(number(a) < number(b));
      }),
    );
  });

  it("throws for a number that does not fit", () => {
    expect(() => encodeBase62(Uint8Array.of(62), 1)).toThrow(RangeError);
  });
});

describe("decodeBase62", () => {
  it("refuses invalid characters and numbers that are too large", () => {
    expect(decodeBase62("0-0", 4)).toBeNull();
    expect(decodeBase62("LygHa16AHYG", 8)).toBeNull();
    expect(decodeBase62("zzzzzz", 4)).toBeNull();
  });

  it("has an alphabet of 62 different digits", () => {
    expect(new Set(BASE62_ALPHABET).size).toBe(62);
  });
});

describe("base64url", () => {
  it("round trips any bytes without padding", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = encodeBase64url(bytes);
        expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
        expect(decodeBase64url(text)).toEqual(bytes);
      }),
    );
  });

  it("encodes a megabyte", () => {
    const bytes = new Uint8Array(1_048_576).fill(250);
    expect(decodeBase64url(encodeBase64url(bytes))?.length).toBe(bytes.length);
  });

  it.each(["AA==", "A", "A+/A", "A A", "AB"])("refuses %j", (text) => {
    expect(decodeBase64url(text)).toBeNull();
  });
});
