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
    ["2026-11-25T12:00:00Z", "2 days left"],
    ["2026-11-25T11:00:00Z", "47 hours left"],
    ["2026-11-23T13:00:00Z", "1 hour left"],
    ["2026-11-23T12:10:00Z", "under an hour left"],
  ])("formats %s as %j", (instant, words) => {
    expect(formatRemaining(instant, NOW)).toBe(words);
  });
});
