import { describe, expect, it } from "vitest";
import {
  computeTokenChecksum,
  getTokenHint,
  hasTokenShape,
  PREFIX_WORD,
  parseTokenParts,
  TOKEN_PATTERN,
} from "../../shared/token-shape.ts";

const body = `lk_pat_k${"Random0".repeat(6)}R`;
const unsigned = `${body}TagTagTagTa`;
const token = unsigned + computeTokenChecksum(unsigned);

describe("computeTokenChecksum", () => {
  it("is the IEEE CRC-32 in base62", () => {
    // The published check value of CRC-32: 0xCBF43926 for "123456789".
    expect(computeTokenChecksum("123456789")).toBe("3jZRME");
  });
});

describe("parseTokenParts", () => {
  it("splits a token into its parts", () => {
    const parts = { kind: "pat", kid: "k", body, tag: "TagTagTagTa" };
    expect(parseTokenParts(token, ["lk"])).toEqual(parts);
  });

  it("accepts only whole prefixes that are listed", () => {
    expect(hasTokenShape(token, ["lk"])).toBe(true);
    expect(hasTokenShape(token, ["acme", "lk"])).toBe(true);
    expect(hasTokenShape(token, ["l"])).toBe(false);
    expect(hasTokenShape(token, [])).toBe(false);
  });

  it.each([
    ["a wrong checksum", `${unsigned}000000`],
    ["one digit less", token.slice(0, -1)],
    ["one digit more", `${token}0`],
    ["a newline at the end", `${token}\n`],
    ["a very long text", "lk_pat_".padEnd(1_000_000, "0")],
    ["a lone surrogate", `${token.slice(0, -1)}\ud800`],
  ])("refuses %s", (_, text) => {
    expect(hasTokenShape(text, ["lk"])).toBe(false);
  });
});

describe("TOKEN_PATTERN", () => {
  it("finds a token within a text, as a scanner does", () => {
    expect(TOKEN_PATTERN.exec(`TOKEN="${token}"; run`)?.[0]).toBe(token);
    expect(TOKEN_PATTERN.test(`x${token}`)).toBe(false);
    expect(TOKEN_PATTERN.test(`${token}0`)).toBe(false);
  });
});

describe("getTokenHint", () => {
  it("shows the prefix, 4 of the random part and the last 4, and nothing more", () => {
    expect(getTokenHint(token)).toBe(`lk_pat_Rand…${token.slice(-4)}`);
  });
});

describe("PREFIX_WORD", () => {
  it.each(["lk", "a", "acme2"])("accepts %s", (word) => expect(word).toMatch(PREFIX_WORD));
  it.each(["", "LK", "2a", "a_b", "a-b", "a".repeat(17)])("refuses %j", (word) =>
    expect(word).not.toMatch(PREFIX_WORD),
  );
});
