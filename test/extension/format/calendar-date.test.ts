import "../support/i18n.ts";
import fc from "fast-check";
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
    ["Africa/Cairo", "2026-10-29", "2026-10-29T21:59:59Z"],
    ["Africa/Cairo", "2027-10-28", "2027-10-28T21:59:59Z"],
    ["America/Santiago", "2027-04-03", "2027-04-04T03:59:59Z"],
    // The clocks go forward at midnight, so that the next day starts at 01:00.
    ["America/Havana", "2027-03-13", "2027-03-14T04:59:59Z"],
    // The clocks go back from 01:00 to 00:00, so that the next day's first hour happens twice.
    ["Atlantic/Azores", "2026-10-24", "2026-10-24T23:59:59Z"],
    // Samoa moved to the other side of the date line and had no 30 December.
    ["Pacific/Apia", "2011-12-29", "2011-12-30T09:59:59Z"],
    ["Pacific/Apia", "2011-12-31", "2011-12-31T09:59:59Z"],
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

describe("a day that a time zone skipped", () => {
  it("is no day there", () => {
    setTimeZone("Pacific/Apia");
    expect(parseEndOfDay("2011-12-30")).toBeNull();
    setTimeZone("UTC");
    expect(parseEndOfDay("2011-12-30")).toBe(at("2011-12-30T23:59:59Z"));
  });
});

/** Zones with changes of the clocks at midnight, at other hours, by half an hour, and without any. */
const ZONES = [
  ...[
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/New_York",
  ],
  ...["America/Santiago", "America/Scoresbysund", "Asia/Beirut", "Asia/Kathmandu", "Asia/Gaza"],
  ...["Atlantic/Azores", "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Apia"],
  ...["Pacific/Chatham", "Pacific/Easter", "Pacific/Kiritimati", "UTC"],
];

const FIRST_DAY = Temporal.PlainDate.from("2026-01-01");
const DAYS = FIRST_DAY.until("2028-12-31").days;

/** Lists the days from 2026 to 2028 that are longer or shorter than 24 hours, with both days beside them. */
function listChangedDays(zone: string): string[] {
  const days = Array.from({ length: DAYS + 1 }, (_, index) => FIRST_DAY.add({ days: index }));
  const changed = days.filter((day) => day.toZonedDateTime(zone).hoursInDay !== 24);
  return changed.flatMap((day) => [-1, 0, 1].map((days) => day.add({ days }).toString()));
}

/** Checks a day's end by the zone's wall clock alone: the second after it is on the next day. */
function checkEnd(zone: string, date: string) {
  setTimeZone(zone);
  const end = parseEndOfDay(date) ?? Number.NaN;
  const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  expect([zone, toLocalDate(end), toLocalDate(end + 1000)]).toEqual([zone, date, next]);
  // No later second belongs to the day, even if its last hour happens twice.
  for (const minutes of [29, 59, 61, 119]) {
    expect([zone, date, toLocalDate(end + minutes * 60_000)]).toEqual([zone, date, next]);
  }
}

describe("the end of a day", () => {
  it.each(ZONES)(
    "is the last second before the next day at each change of the clocks in %s",
    (zone) => {
      for (const date of listChangedDays(zone)) checkEnd(zone, date);
    },
  );

  it("is the last second before the next day, in any zone on any day", () => {
    const day = fc.integer({ min: 0, max: DAYS });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), day, (zone, days) => {
        checkEnd(zone, FIRST_DAY.add({ days }).toString());
      }),
    );
  });
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

  it.each([
    // The day has 25 hours, so that 24 hours before its end are still on it.
    ["Africa/Cairo", "2026-10-29T21:58:59Z", "2026-10-28"],
    // The day before has 23 hours, so that 24 hours before this are two days back.
    ["America/New_York", "2026-03-09T04:30:00Z", "2026-03-08"],
  ])("returns the day before one that ends too late in %s", (zone, limit, date) => {
    setTimeZone(zone);
    expect(getLastDate(addInUtc(at(limit), { days: -30 }), 30)).toBe(date);
  });

  it("returns the last of the days that end in time, in any zone at any instant", () => {
    const hours = fc.integer({ min: 0, max: DAYS * 24 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), hours, (zone, offset) => {
        setTimeZone(zone);
        const limit = at("2026-01-01T00:30:00Z") + offset * 3_600_000;
        const last = getLastDate(addInUtc(limit, { days: -30 }), 30);
        const after = Temporal.PlainDate.from(last).add({ days: 1 }).toString();
        expect(parseEndOfDay(last)).toBeLessThanOrEqual(limit);
        expect(parseEndOfDay(after)).toBeGreaterThan(limit);
      }),
    );
  });
});

describe("formatDate", () => {
  it("writes the same day in every time zone", () => {
    setTimeZone("Pacific/Kiritimati");
    expect(formatDate("2026-11-30")).toBe("30 November 2026");
  });
});
