import { describe, expect, it } from "vitest";
import { parseBearerToken } from "../../shared/parse-bearer-token.ts";

const missing = { ok: false, refusal: { reason: "missing" } };
const malformed = { ok: false, refusal: { reason: "malformed" } };

describe("parseBearerToken", () => {
  it.each(["Bearer a.b-c_d~e+f/g==", "bearer  a.b-c_d~e+f/g==", "BEARER a.b-c_d~e+f/g== "])(
    "reads %s (RFC 6750 §2.1)",
    (header) => {
      expect(parseBearerToken(header)).toEqual({ ok: true, value: "a.b-c_d~e+f/g==" });
    },
  );

  it.each([undefined, "", " ", "Basic eDp5", "Bearers a", 'Digest uri="/bearer", nonce="bearer"'])(
    "finds no token in %s",
    (header) => {
      expect(parseBearerToken(header)).toEqual(missing);
    },
  );

  it.each([
    "Bearer",
    "Bearer a b",
    "Bearer é",
    "Bearer =a",
    // Only spaces may separate scheme and token.
    "Bearer\ta",
    // Two joined headers, in either order.
    "Bearer a, Bearer b",
    "Bearer a, Basic eDp5",
    "Basic eDp5, Bearer a",
    "Basic eDp5,bearer",
  ])("refuses %j as malformed: a bearer scheme without a valid token", (header) => {
    expect(parseBearerToken(header)).toEqual(malformed);
  });
});
