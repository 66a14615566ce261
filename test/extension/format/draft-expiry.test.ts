import { describe, expect, it } from "vitest";
import "../support/i18n.ts";
import { formatDate, getLastDate, toLocalDate } from "../../../extension/format/calendar-date.ts";
import type { DraftExpiry } from "../../../extension/format/draft-expiry.ts";
import {
  checkExpiry,
  computeExpiry,
  describeExpiry,
  describeExpiryError,
  toExpiryRequest,
} from "../../../extension/format/draft-expiry.ts";
import type { ExpiryPolicy } from "../../../shared/expiry.ts";
import { NOW } from "../support/fixtures.ts";

const at = (instant: string) => Date.parse(instant);

describe("computeExpiry", () => {
  it.each([
    ["2026-01-31T10:00:00Z", 1, "2026-02-28T10:00:00Z"],
    ["2028-01-31T10:00:00Z", 1, "2028-02-29T10:00:00Z"],
    ["2026-08-31T10:00:00Z", 6, "2027-02-28T10:00:00Z"],
    ["2026-11-30T23:59:59Z", 3, "2027-02-28T23:59:59Z"],
    ["2026-03-15T00:00:00Z", 12, "2027-03-15T00:00:00Z"],
  ])("counts calendar months: %s and %i", (now, months, end) => {
    expect(computeExpiry({ choice: "months", months }, at(now))).toBe(at(end));
  });

  it("counts days of 24 hours and returns null for never", () => {
    expect(computeExpiry({ choice: "days", days: 30 }, NOW)).toBe(at("2026-12-23T12:00:00Z"));
    expect(computeExpiry({ choice: "never" }, NOW)).toBeNull();
  });

  it("ends a date with that day in the browser's time zone", () => {
    const end = computeExpiry({ choice: "date", date: "2027-01-01" }, NOW);
    expect(end).toBe(new Date(2027, 0, 1, 23, 59, 59).getTime());
    expect(toLocalDate(end ?? 0)).toBe("2027-01-01");
  });
});

const choices: ExpiryPolicy["choices"] = [{ days: 7 }, { months: 6 }, { date: true }];
const date = (text: string): DraftExpiry => ({ choice: "date", date: text });

describe("toExpiryRequest", () => {
  it("asks for what was chosen and leaves the computation to the server", () => {
    expect(toExpiryRequest({ choice: "days", days: 7 }, { choices })).toEqual({ days: 7 });
    expect(toExpiryRequest({ choice: "months", months: 6 }, { choices })).toEqual({ months: 6 });
    expect(toExpiryRequest({ choice: "never" }, { choices })).toBeNull();
    const end = new Date(2027, 0, 1, 23, 59, 59).toISOString().replace(".000", "");
    expect(toExpiryRequest(date("2027-01-01"), { choices })).toEqual({ at: end });
  });

  it("takes an empty date for never only if the catalog offers never", () => {
    expect(toExpiryRequest(date(""), { choices: [{ date: true }, null] })).toBeNull();
    expect(() => toExpiryRequest(date(""), { choices })).toThrow();
    expect(() => toExpiryRequest(date("2027-02-30"), { choices: [...choices, null] })).toThrow();
  });
});

describe("checkExpiry", () => {
  const refusal = (text: string, maxDays: number | null = null, offered = choices) =>
    checkExpiry(date(text), NOW, { choices: offered, max_days: maxDays });

  it.each([
    ["", null, "dateMissing"],
    ["?", null, "dateImpossible"],
    ["2027-02-30", null, "dateImpossible"],
    ["2027-02-29", null, "dateImpossible"],
    ["2028-02-29", null, null],
    ["2027-13-01", null, "dateImpossible"],
    ["+27-01-01", null, "dateImpossible"],
    ["2026-11-22", null, "datePast"],
    ["0099-11-24", null, "datePast"],
    ["2026-11-23", null, null],
    ["2027-11-23", 30, "dateFar"],
    ["2027-11-23", null, null],
  ])("returns for %j within %j days: %j", (text, maxDays, expected) => {
    expect(refusal(text, maxDays)).toBe(expected);
  });

  it("accepts an empty date if the catalog offers never", () => {
    expect(refusal("", null, [{ date: true }, null])).toBeNull();
    expect(refusal("?", null, [{ date: true }, null])).toBe("dateImpossible");
  });

  it("accepts the last date that the form offers, and not the next day", () => {
    const last = getLastDate(NOW, 30);
    expect(refusal(last, 30)).toBeNull();
    const after = toLocalDate(Date.parse(`${last}T12:00:00`) + 86_400_000);
    expect(refusal(after, 30)).toBe("dateFar");
  });

  it("accepts only dates whose end has a year of four digits", () => {
    const last = getLastDate(NOW, null);
    expect(last >= "9999-12-30").toBe(true);
    expect(refusal(last)).toBeNull();
    expect(toExpiryRequest(date(last), { choices })).toEqual({
      at: expect.stringMatching(/^9999-12-\d\dT/),
    });
  });
});

describe("describeExpiry", () => {
  const policy = { choices, default: { date: true }, max_days: 30, editable: false } as const;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  it("names the end and its time zone", () => {
    expect(describeExpiry(date("2026-11-30"), NOW, policy)).toBe(
      `Works through 30 November 2026 (${zone}).`,
    );
    expect(describeExpiry({ choice: "days", days: 7 }, NOW, policy)).toMatch(
      /^Stops working on Mon,? 30 November 2026 at \d\d:\d\d \S+\.$/,
    );
    expect(describeExpiry({ choice: "never" }, NOW, policy)).toBe("Works until you revoke it.");
  });

  it("describes an empty date as never if the catalog offers never", () => {
    expect(describeExpiry(date(""), NOW, { ...policy, choices: [{ date: true }, null] })).toBe(
      "Works until you revoke it. Choose a date for it to end by itself.",
    );
    expect(describeExpiry(date(""), NOW, policy)).toBeNull();
  });

  it("returns null for a refused date, which has an error instead", () => {
    expect(describeExpiry(date("2026-11-01"), NOW, policy)).toBeNull();
    expect(describeExpiryError("dateFar", NOW, policy)).toBe(
      `Choose ${formatDate(getLastDate(NOW, 30))} or a day before it.`,
    );
  });
});
