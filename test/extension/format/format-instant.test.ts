import "../support/i18n.ts";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  formatDay,
  formatInstant,
  formatRelative,
  formatRemaining,
  formatTime,
} from "../../../extension/format/format-instant.ts";
import { NOW } from "../support/fixtures.ts";

function setTimeZone(zone: string) {
  vi.spyOn(Temporal.Now, "timeZoneId").mockReturnValue(zone);
}

afterEach(() => vi.restoreAllMocks());

const berlin = { timeZone: "Europe/Berlin" };

describe("formatInstant, formatDay and formatTime", () => {
  it("write the instant, its day or its time in a time zone", () => {
    const instant = "2026-12-23T13:05:00Z";
    expect(formatDay(instant, berlin)).toBe("23 December 2026");
    expect(formatTime(instant, berlin)).toBe("14:05");
    expect(formatInstant(instant, berlin)).toMatch(
      /^Wed,? 23 December 2026 at 14:05 (CET|GMT\+1)$/,
    );
  });
});

/** Reads the calendar days in a text: -1 for "yesterday", 2 for "in 2 days", `null` if it counts no days. */
function readDays(words: string): number | null {
  const [, coming, past] = /^(?:in (\d+) days|(\d+) days ago)$/.exec(words) ?? [];
  if (coming !== undefined) return Number(coming);
  if (past !== undefined) return -Number(past);
  return { yesterday: -1, tomorrow: 1 }[words] ?? null;
}

describe("formatRelative", () => {
  it.each([
    ["2026-11-23T11:59:30Z", "just now"],
    ["2026-11-23T11:57:00Z", "3 minutes ago"],
    ["2026-11-23T09:00:00Z", "3 hours ago"],
    ["2026-11-22T11:00:00Z", "yesterday"],
    ["2027-02-13T12:00:00Z", "in 82 days"],
    ["2027-03-03T12:00:00Z", "in 100 days"],
    ["2027-03-04T12:00:00Z", "in 3 months"],
    ["2027-11-22T12:00:00Z", "in 12 months"],
    ["2027-11-23T12:00:00Z", "in 12 months"],
    ["2028-02-23T12:00:00Z", "in 15 months"],
    ["2028-11-09T12:00:00Z", "in 2 years"],
    ["2030-02-23T12:00:00Z", "in 3 years"],
    ["2026-07-24T12:00:00Z", "3 months ago"],
    ["2025-11-23T12:00:00Z", "12 months ago"],
    ["2024-11-24T12:00:00Z", "23 months ago"],
    ["2024-11-23T12:00:00Z", "2 years ago"],
  ])("formats %s as %j", (instant, words) => {
    expect(formatRelative(instant, NOW)).toBe(words);
  });

  it.each([
    // Monday evening, looked at on Wednesday before noon.
    ["2026-11-23T19:57", "2026-11-25T11:57", "2 days ago"],
    ["2026-11-24T11:57", "2026-11-25T11:57", "yesterday"],
    ["2026-11-24T00:00", "2026-11-25T23:59", "yesterday"],
    ["2026-11-23T23:59", "2026-11-25T00:00", "2 days ago"],
    // Until a whole day has passed, hours say more than "yesterday".
    ["2026-11-24T23:30", "2026-11-25T00:30", "1 hour ago"],
    ["2026-11-24T12:30", "2026-11-25T11:57", "23 hours ago"],
    ["2026-11-26T13:00", "2026-11-25T11:57", "tomorrow"],
    ["2026-11-26T23:59", "2026-11-25T00:00", "tomorrow"],
    ["2026-11-27T00:00", "2026-11-25T23:59", "in 2 days"],
    ["2026-11-27T11:00", "2026-11-25T11:57", "in 2 days"],
    // The ends of a week, of a month, of a leap February and of a year are ends of days.
    ["2026-11-29T11:00", "2026-11-30T11:57", "yesterday"],
    ["2026-11-30T11:00", "2026-12-01T11:57", "yesterday"],
    ["2028-02-29T11:00", "2028-03-01T11:57", "yesterday"],
    ["2027-01-01T13:00", "2026-12-31T11:57", "tomorrow"],
    ["2027-01-02T01:00", "2026-12-31T23:57", "in 2 days"],
    // The day has 25 hours: what happened 24 hours ago is still today.
    ["2026-10-25T00:10", "2026-10-25T23:50", "24 hours ago"],
    ["2027-02-28T12:00", "2026-10-31T12:00", "in 4 months"],
  ])("from %s, looked at on %s in Berlin, is %j", (event, looked, words) => {
    setTimeZone("Europe/Berlin");
    const at = (local: string) =>
      Temporal.PlainDateTime.from(local).toZonedDateTime("Europe/Berlin").epochMilliseconds;
    expect(formatRelative(at(event), at(looked))).toBe(words);
  });

  it("names the day by the person's time zone", () => {
    const [instant, now] = ["2026-11-23T19:57:00Z", Date.parse("2026-11-25T11:57:00Z")];
    setTimeZone("Asia/Tokyo");
    expect(formatRelative(instant, now)).toBe("yesterday");
    setTimeZone("Europe/Berlin");
    expect(formatRelative(instant, now)).toBe("2 days ago");
  });

  it("says yesterday and tomorrow only of the days beside today, and never names a month or year", () => {
    const zone = fc.constantFrom("Africa/Cairo", "America/Havana", "Pacific/Apia", "UTC");
    const minutes = fc.integer({ min: -3 * 525_600, max: 3 * 525_600 });
    const near = fc.integer({ min: -4_320, max: 4_320 });
    fc.assert(
      fc.property(zone, minutes, fc.oneof(near, minutes), (timeZone, start, distance) => {
        setTimeZone(timeZone);
        const now = NOW + start * 60_000;
        const words = formatRelative(now + distance * 60_000, now);
        const day = (instant: number) =>
          Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
        const today = day(now).toPlainDate();
        const { days } = today.until(day(now + distance * 60_000).toPlainDate());
        expect([null, days]).toContain(readDays(words));
        expect(words).not.toMatch(/this|next|last/);
      }),
      { numRuns: 500 },
    );
  });
});

describe("formatRemaining", () => {
  it.each([
    ["2027-02-13T12:00:00Z", "82 days left"],
    ["2027-02-12T12:00:01Z", "81 days left"],
    ["2026-11-26T11:00:00Z", "3 days left"],
    ["2026-11-25T12:00:01Z", "2 days left"],
    ["2026-11-25T12:00:00Z", "2 days left"],
    ["2026-11-25T11:59:59Z", "2 days left"],
    ["2026-11-25T11:00:00Z", "47 hours left"],
    ["2026-11-23T14:20:00Z", "2 hours left"],
    ["2026-11-23T13:40:00Z", "2 hours left"],
    ["2026-11-23T13:00:00Z", "1 hour left"],
    ["2026-11-23T12:10:00Z", "under an hour left"],
  ])("formats %s as %j", (instant, words) => {
    expect(formatRemaining(instant, NOW)).toBe(words);
  });

  it("counts hours until the day after tomorrow, and then as formatRelative does", () => {
    setTimeZone("UTC");
    const early = Date.parse("2026-11-23T00:10:00Z");
    expect(formatRemaining("2026-11-24T23:50:00Z", early)).toBe("48 hours left");
    const late = Date.parse("2026-11-23T23:00:00Z");
    expect(formatRemaining("2026-11-26T01:00:00Z", late)).toBe("3 days left");
    expect(formatRelative("2026-11-26T01:00:00Z", late)).toBe("in 3 days");
  });
});

/** Chosen lifetimes: of tokens, old secrets, invitations and secrets to collect. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe.each([0, 1, 999, 30_000])("%d ms after something was made", (passedMs) => {
  it.each([
    [10 * MINUTE, "in 10 minutes", "under an hour left"],
    [3 * HOUR, "in 3 hours", "3 hours left"],
    [DAY, passedMs === 0 ? "tomorrow" : "in 24 hours", "24 hours left"],
    [2 * DAY, "in 2 days", "2 days left"],
    [3 * DAY, "in 3 days", "3 days left"],
    [7 * DAY, "in 7 days", "7 days left"],
    [30 * DAY, "in 30 days", "30 days left"],
    [90 * DAY, "in 90 days", "90 days left"],
    [120 * DAY, "in 4 months", "120 days left"],
    [365 * DAY, "in 12 months", "365 days left"],
  ])("a life of %d ms is not told shorter than it was chosen", (lifeMs, relative, remaining) => {
    const end = new Date(NOW + lifeMs).toISOString();
    expect([formatRelative(end, NOW + passedMs), formatRemaining(end, NOW + passedMs)]).toEqual([
      relative,
      remaining,
    ]);
  });

  it.each([
    [3 * MINUTE, "3 minutes ago"],
    [DAY, "yesterday"],
    [30 * DAY, "30 days ago"],
  ])("and %d ms later, it is not told longer ago than it is", (agoMs, words) => {
    expect(formatRelative(NOW, NOW + agoMs + passedMs)).toBe(words);
  });
});
