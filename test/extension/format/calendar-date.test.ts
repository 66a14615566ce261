import "../support/i18n.ts";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  addInUtc,
  formatDate,
  getLastDate,
  parseEndOfDay,
  toLocalDate,
} from "../../../extension/format/calendar-date.ts";

const at = (instant: string) => Date.parse(instant);

function setTimeZone(zone: string) {
  vi.spyOn(Temporal.Now, "timeZoneId").mockReturnValue(zone);
}

afterEach(() => vi.restoreAllMocks());

describe("addInUtc", () => {
  it("adds days of 24 hours, also across a change of the clocks", () => {
    setTimeZone("Europe/Berlin");
    expect(addInUtc(at("2026-10-24T22:30:00Z"), { days: 1 })).toBe(at("2026-10-25T22:30:00Z"));
    expect(addInUtc(at("2026-10-25T22:30:00.123Z"), { days: -1 })).toBe(
      at("2026-10-24T22:30:00.123Z"),
    );
  });
});

describe("parseEndOfDay", () => {
  it.each([
    ["UTC", "2026-11-30", "2026-11-30T23:59:59Z"],
    ["Asia/Kolkata", "2026-11-30", "2026-11-30T18:29:59Z"],
    ["America/New_York", "2026-11-01", "2026-11-02T04:59:59Z"],
    ["America/New_York", "2026-03-08", "2026-03-09T03:59:59Z"],
    // The clocks go back at midnight, so that the day's last hour happens twice.
    ["Africa/Cairo", "2026-10-29", "2026-10-29T20:59:59Z"],
  ])("ends a day of %s: %s at %s", (zone, date, end) => {
    setTimeZone(zone);
    expect(parseEndOfDay(date)).toBe(at(end));
  });

  it.each(["", "?", "2027-02-30", "20270101", "+002027-01-01", "2027-01-01T00:00:00Z"])(
    "takes %j for no day",
    (date) => {
      expect(parseEndOfDay(date)).toBeNull();
    },
  );
});

describe("toLocalDate", () => {
  it.each([
    ["Pacific/Kiritimati", "2026-11-24"],
    ["America/New_York", "2026-11-23"],
  ])("returns the day in %s: %s", (zone, date) => {
    setTimeZone(zone);
    expect(toLocalDate(at("2026-11-23T12:00:00Z"))).toBe(date);
  });
});

describe("getLastDate", () => {
  it("returns a day that ends in time in the browser's time zone", () => {
    const now = at("2026-11-23T04:59:59Z");
    setTimeZone("America/New_York");
    expect(getLastDate(now, 30)).toBe("2026-12-22");
    expect(getLastDate(now - 1, 30)).toBe("2026-12-21");
  });
});

describe("formatDate", () => {
  it("writes the same day in every time zone", () => {
    setTimeZone("Pacific/Kiritimati");
    expect(formatDate("2026-11-30")).toBe("30 November 2026");
  });
});
