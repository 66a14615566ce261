import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { ExpiryRequest } from "../../shared/expiry.ts";

describe("ExpiryRequest", () => {
  it.each([
    null,
    { days: 1 },
    { months: 12 },
    { at: "2027-01-01T00:00:00Z" },
    { at: "2028-02-29T23:59:59.5+05:30" },
  ])("accepts %j", (request) => {
    expect(v.is(ExpiryRequest, request)).toBe(true);
  });

  it.each([
    undefined,
    30,
    {},
    { days: 0 },
    { days: 1.5 },
    { days: "30" },
    { days: 30, months: 1 },
    { at: "2027-01-01" },
    { at: "2027-01-01T00:00:00" },
    { at: "2027-02-30T00:00:00Z" },
    { at: "2027-02-29T00:00:00Z" },
    { at: "2027-13-01T00:00:00Z" },
    { at: "2027-01-01T24:00:00Z" },
    { at: "2027-01-01T23:60:00Z" },
    { at: "2027-01-01T23:59:60Z" },
    { at: "2027-01-01T00:00:00+24:00" },
    { at: "2027-01-01T00:00:00+00:60" },
    { at: 1_800_000_000 },
  ])("refuses %j", (request) => {
    expect(v.is(ExpiryRequest, request)).toBe(false);
  });
});
