import { describe, expect, it } from "vitest";
import "../support/i18n.ts";
import { formatDate, lastDate, localDate } from "../../../extension/format/calendar-date.ts";
import type { DraftExpiry } from "../../../extension/format/expiry-choice.ts";
import {
  expiryInstant,
  expiryRefusal,
  expiryRequest,
} from "../../../extension/format/expiry-instant.ts";
import { expiryErrorText, expiryText } from "../../../extension/format/expiry-text.ts";
import type { ExpiryPolicy } from "../../../shared/expiry.ts";
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

const choices: ExpiryPolicy["choices"] = [{ days: 7 }, { months: 6 }, { date: true }];
const date = (text: string): DraftExpiry => ({ choice: "date", date: text });

describe("expiryRequest", () => {
  it("asks for what was chosen and leaves the reckoning to the server", () => {
    expect(expiryRequest({ choice: "days", days: 7 }, { choices })).toEqual({ days: 7 });
    expect(expiryRequest({ choice: "months", months: 6 }, { choices })).toEqual({ months: 6 });
    expect(expiryRequest({ choice: "never" }, { choices })).toBeNull();
    const end = new Date(2027, 0, 1, 23, 59, 59).toISOString().replace(".000", "");
    expect(expiryRequest(date("2027-01-01"), { choices })).toEqual({ at: end });
  });

  it("takes an empty date for never only where never is offered", () => {
    expect(expiryRequest(date(""), { choices: [{ date: true }, null] })).toBeNull();
    expect(() => expiryRequest(date(""), { choices })).toThrow();
    expect(() => expiryRequest(date("2027-02-30"), { choices: [...choices, null] })).toThrow();
  });
});

describe("expiryRefusal", () => {
  const refusal = (text: string, maxDays: number | null = null, offered = choices) =>
    expiryRefusal(date(text), NOW, { choices: offered, max_days: maxDays });

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
  ])("of %j within %j days is %j", (text, maxDays, expected) => {
    expect(refusal(text, maxDays)).toBe(expected);
  });

  it("has nothing against an empty date where never is offered", () => {
    expect(refusal("", null, [{ date: true }, null])).toBeNull();
    expect(refusal("?", null, [{ date: true }, null])).toBe("dateImpossible");
  });

  it("takes the last date that the form offers, and not the one after it", () => {
    const last = lastDate(NOW, 30);
    expect(refusal(last, 30)).toBeNull();
    const after = localDate(Date.parse(`${last}T12:00:00`) + 86_400_000);
    expect(refusal(after, 30)).toBe("dateFar");
  });

  it("takes no date that an instant of four digits a year cannot say", () => {
    const last = lastDate(NOW, null);
    expect(last >= "9999-12-30").toBe(true);
    expect(refusal(last)).toBeNull();
    expect(expiryRequest(date(last), { choices })).toEqual({
      at: expect.stringMatching(/^9999-12-\d\dT/),
    });
  });
});

describe("expiryText", () => {
  const policy = { choices, default: { date: true }, max_days: 30, editable: false } as const;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  it("says until when and in which zone", () => {
    expect(expiryText(date("2026-11-30"), NOW, policy)).toBe(
      `Works through 30 November 2026 (${zone}).`,
    );
    expect(expiryText({ choice: "days", days: 7 }, NOW, policy)).toMatch(
      /^Stops working on Mon,? 30 November 2026 at \d\d:\d\d \S+\.$/,
    );
    expect(expiryText({ choice: "never" }, NOW, policy)).toBe("Works until you revoke it.");
  });

  it("says of an empty date that it is never, where never is offered", () => {
    expect(expiryText(date(""), NOW, { ...policy, choices: [{ date: true }, null] })).toBe(
      "Works until you revoke it. Choose a date for it to end by itself.",
    );
    expect(expiryText(date(""), NOW, policy)).toBeNull();
  });

  it("promises nothing of a date that is refused", () => {
    expect(expiryText(date("2026-11-01"), NOW, policy)).toBeNull();
    expect(expiryErrorText("dateFar", NOW, policy)).toBe(
      `Choose ${formatDate(lastDate(NOW, 30))} or a day before it.`,
    );
  });
});
