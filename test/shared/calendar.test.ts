import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { addDays, addMonths, computeLongestDays, parseInstant } from "../../shared/calendar.ts";
import { EpochSeconds, toEpochSeconds, toRfc3339 } from "../../shared/time.ts";

const at = (text: string) => v.parse(EpochSeconds, Date.parse(text) / 1000);
const start = fc
  .date({
    min: new Date("1970-01-01T00:00:00Z"),
    max: new Date("2200-01-01T00:00:00Z"),
    noInvalidDate: true,
  })
  .map(toEpochSeconds);

describe("addMonths", () => {
  it.each([
    ["2027-01-15T08:00:00Z", 1, "2027-02-15T08:00:00Z"],
    ["2027-01-31T23:59:59Z", 1, "2027-02-28T23:59:59Z"],
    ["2028-01-31T00:00:00Z", 1, "2028-02-29T00:00:00Z"],
    ["2028-02-29T12:00:00Z", 12, "2029-02-28T12:00:00Z"],
    ["2028-02-29T12:00:00Z", 48, "2032-02-29T12:00:00Z"],
    ["2099-12-31T00:00:00Z", 2, "2100-02-28T00:00:00Z"],
    ["2027-08-31T00:00:00Z", 6, "2028-02-29T00:00:00Z"],
    ["2027-11-30T00:00:00Z", 3, "2028-02-29T00:00:00Z"],
    ["2027-12-31T10:00:00Z", 1, "2028-01-31T10:00:00Z"],
    ["2027-02-28T10:00:00Z", 1, "2027-03-28T10:00:00Z"],
    ["2027-03-31T10:00:00Z", 1, "2027-04-30T10:00:00Z"],
    ["2026-10-25T00:30:00Z", 6, "2027-04-25T00:30:00Z"],
  ])("%s and %i months is %s", (from, months, to) => {
    expect(toRfc3339(addMonths(at(from), months))).toBe(to);
  });

  it("returns the requested month, the same or the last day, and the same time of day", () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 1200 }), (from, months) => {
        const before = new Date(from * 1000);
        const after = new Date(addMonths(from, months) * 1000);
        const count = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth();
        expect(count(after) - count(before)).toBe(months);
        expect(after.toISOString().slice(11)).toBe(before.toISOString().slice(11));
        const tomorrow = new Date(after.getTime() + 86_400_000);
        const isLast = tomorrow.getUTCDate() === 1;
        const sameDay = after.getUTCDate() === before.getUTCDate();
        expect(sameDay || (isLast && after.getUTCDate() < before.getUTCDate())).toBe(true);
      }),
    );
  });

  it("never lasts longer than computeLongestDays says", () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 60 }), (from, months) => {
        expect(addMonths(from, months)).toBeLessThanOrEqual(
          addDays(from, computeLongestDays(months)),
        );
      }),
    );
    expect([1, 2, 3, 6, 12, 14, 24].map(computeLongestDays)).toEqual([
      31, 62, 92, 184, 366, 428, 731,
    ]);
  });
});

describe("parseInstant", () => {
  it("floors, reads offsets, and refuses instants that RFC 3339 cannot write", () => {
    expect(parseInstant("2027-01-01T00:00:00.999Z")).toBe(at("2027-01-01T00:00:00Z"));
    expect(parseInstant("2027-01-01T00:00:00-01:30")).toBe(at("2027-01-01T01:30:00Z"));
    expect(parseInstant("9999-12-31T23:59:59Z")).not.toBeNull();
    expect(parseInstant("9999-12-31T23:59:59-00:01")).toBeNull();
    expect(parseInstant("1969-12-31T23:59:59Z")).toBeNull();
    expect(parseInstant("soon")).toBeNull();
  });

  it("reads what toRfc3339 writes", () => {
    fc.assert(
      fc.property(start, (instant) => {
        expect(parseInstant(toRfc3339(instant))).toBe(instant);
      }),
    );
  });
});
