import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../shared/base64url.ts";
import { decodeCursor, encodeCursor } from "../../../worker/http/page-cursor.ts";
import { ProblemError } from "../../../worker/http/problem-error.ts";

const encoded = (value: unknown) =>
  encodeBase64url(new TextEncoder().encode(JSON.stringify(value)));

describe("decodeCursor", () => {
  it("decodes cursors of encodeCursor for this order, with text and with numbers", () => {
    const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.maxSafeInteger());
    fc.assert(
      fc.property(value, fc.string(), (sorted, id) => {
        const values = typeof sorted === "string" ? "text" : "number";
        const cursor = encodeCursor("name", { value: sorted, id });
        expect(decodeCursor("name", values, cursor)).toEqual({ value: sorted, id });
      }),
    );
  });

  it.each([
    ["a cursor of another order", encodeCursor("created_at", { value: 1, id: "tok_1" })],
    ["text if the order has numbers", encodeCursor("-created_at", { value: "1", id: "t" })],
    ["a fraction", encoded(["-created_at", 1.5, "t"])],
    ["an extra element", encoded(["-created_at", 1, "t", 2])],
    ["an object instead of a list", encoded({})],
    ["invalid base64url", "a"],
    ["invalid JSON", encodeBase64url(new Uint8Array([1, 2, 3]))],
  ])("refuses %s", (_, cursor) => {
    expect(() => decodeCursor("-created_at", "number", cursor)).toThrow(ProblemError);
  });

  it("refuses a number if the order has text", () => {
    const cursor = encodeCursor("name", { value: 1, id: "tok_1" });
    expect(() => decodeCursor("name", "text", cursor)).toThrow(ProblemError);
  });
});
