import "../support/i18n.ts";
import { describe, expect, it } from "vitest";
import {
  formatDay,
  formatInstant,
  formatRelative,
  formatRemaining,
  formatTime,
} from "../../../extension/format/format-instant.ts";
import { NOW } from "../support/fixtures.ts";

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
    ["2027-11-23T12:00:00Z", "next year"],
  ])("formats %s as %j", (instant, words) => {
    expect(formatRelative(instant, NOW)).toBe(words);
  });
});

describe("formatRemaining", () => {
  it.each([
    ["2027-02-13T12:00:00Z", "82 days left"],
    ["2027-02-12T12:00:01Z", "82 days left"],
    ["2026-11-25T12:00:01Z", "3 days left"],
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
    [365 * DAY, "next year", "365 days left"],
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
