import { describe, expect, it } from "vitest";
import {
  dateRefusal,
  expiryInstant,
  expiryRequest,
  lastDate,
  localDate,
} from "../../../extension/format/expiry-instant.ts";
import { NOW } from "../support/fixtures.ts";

const at = (instant: string) => Date.parse(instant);

describe("expiryInstant", () => {
  it.each([
    ["2026-01-31T10:00:00Z", 1, "2026-02-28T10:00:00Z"],
    ["2028-01-31T10:00:00Z", 1, "2028-02-29T10:00:00Z"],
    ["2026-08-31T10:00:00Z", 6, "2027-02-28T10:00:00Z"],
    ["2026-11-30T23:59:59Z", 3, "2027-02-28T23:59:59Z"],
    ["2026-03-15T00:00:00Z", 12, "2027-03-15T00:00:00Z"],
  ])("counts calendar months: %s and %i", (now, months, end) => {
    expect(expiryInstant({ choice: "months", months }, at(now))).toBe(at(end));
  });

  it("counts days of 24 hours, and never has no end", () => {
    expect(expiryInstant({ choice: "days", days: 30 }, NOW)).toBe(at("2026-12-23T12:00:00Z"));
    expect(expiryInstant({ choice: "never" }, NOW)).toBeNull();
  });

  it("takes a date to its end where the person is", () => {
    const end = expiryInstant({ choice: "date", date: "2027-01-01" }, NOW);
    expect(end).toBe(new Date(2027, 0, 1, 23, 59, 59).getTime());
    expect(localDate(end ?? 0)).toBe("2027-01-01");
  });
});

describe("expiryRequest", () => {
  it("asks for what was chosen and leaves the reckoning to the server", () => {
    expect(expiryRequest({ choice: "days", days: 7 })).toEqual({ days: 7 });
    expect(expiryRequest({ choice: "months", months: 6 })).toEqual({ months: 6 });
    expect(expiryRequest({ choice: "never" })).toBeNull();
    const end = new Date(2027, 0, 1, 23, 59, 59).toISOString().replace(".000", "");
    expect(expiryRequest({ choice: "date", date: "2027-01-01" })).toEqual({ at: end });
  });
});

describe("dateRefusal", () => {
  it.each([
    ["", null, "missing"],
    ["2026-11-22", null, "past"],
    ["2026-11-23", null, null],
    ["2027-11-23", 30, "far"],
    ["2027-11-23", null, null],
  ])("of %j within %j days is %j", (date, maxDays, refusal) => {
    expect(dateRefusal(date, NOW, maxDays)).toBe(refusal);
  });

  it("takes the last date that the form offers, and not the one after it", () => {
    const last = lastDate(NOW, 30);
    expect(dateRefusal(last, NOW, 30)).toBeNull();
    const after = localDate(Date.parse(`${last}T12:00:00`) + 86_400_000);
    expect(dateRefusal(after, NOW, 30)).toBe("far");
  });
});
