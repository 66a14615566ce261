import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { DAY_SECONDS } from "../../../shared/calendar.ts";
import type { ExpiryPolicy, ExpiryRequest } from "../../../shared/expiry.ts";
import { EpochSeconds } from "../../../shared/time.ts";
import { resolveExpiry } from "../../../worker/tokens/resolve-expiry.ts";

const at = (text: string) => v.parse(EpochSeconds, Date.parse(text) / 1000);
const now = at("2027-01-31T10:20:30Z");
const everything: ExpiryPolicy = {
  choices: [{ days: 7 }, { days: 30 }, { months: 1 }, { months: 6 }, { date: true }, null],
  default: null,
  max_days: null,
  editable: true,
};
const bounded: ExpiryPolicy = { ...everything, max_days: 90 };

const refused = (reason: string) => ({ ok: false, refusal: { reason } });

describe("resolveExpiry", () => {
  it.each<[string, ExpiryRequest, number | null]>([
    ["days", { days: 7 }, at("2027-02-07T10:20:30Z")],
    ["months, to the end of a shorter month", { months: 1 }, at("2027-02-28T10:20:30Z")],
    ["months", { months: 6 }, at("2027-07-31T10:20:30Z")],
    ["a date", { at: "2027-02-01T00:00:00Z" }, at("2027-02-01T00:00:00Z")],
    ["a date with an offset", { at: "2027-02-01T00:00:00+02:00" }, at("2027-01-31T22:00:00Z")],
    ["a fraction, rounded down", { at: "2027-02-01T00:00:00.999Z" }, at("2027-02-01T00:00:00Z")],
    ["never", null, null],
  ])("resolves %s", (_, request, expected) => {
    expect(resolveExpiry(request, everything, now)).toEqual({ ok: true, value: expected });
  });

  it.each<[string, ExpiryRequest]>([
    ["days that are not offered", { days: 8 }],
    ["months that are not offered", { months: 7 }],
    ["a number of months that is offered as days", { months: 30 }],
    ["a number of days that is offered as months", { days: 6 }],
  ])("refuses %s", (_, request) => {
    expect(resolveExpiry(request, everything, now)).toEqual(refused("not_offered"));
  });

  it("refuses a date and no expiry if only periods are offered", () => {
    const periods = { ...everything, choices: [{ days: 7 }, { months: 1 }] };
    for (const request of [null, { at: "2027-02-01T00:00:00Z" }]) {
      expect(resolveExpiry(request, periods, now)).toEqual(refused("not_offered"));
    }
  });

  it("requires a date after the current second", () => {
    for (const text of [
      "2027-01-31T10:20:30Z",
      "2027-01-31T10:20:30.999Z",
      "2020-01-01T00:00:00Z",
    ]) {
      expect(resolveExpiry({ at: text }, everything, now)).toEqual(refused("not_in_future"));
    }
    const next = resolveExpiry({ at: "2027-01-31T10:20:31Z" }, everything, now);
    expect(next).toEqual({ ok: true, value: now + 1 });
  });

  it("refuses instants that RFC 3339 cannot write", () => {
    for (const text of ["1960-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"]) {
      expect(resolveExpiry({ at: text }, everything, now)).toEqual(refused("out_of_range"));
    }
  });

  it("bounds dates, months and no expiry by max_days, to the second", () => {
    const tooLong = { ok: false, refusal: { reason: "too_long", maxDays: 90 } };
    const last = new Date((now + 90 * DAY_SECONDS) * 1000).toISOString();
    const beyond = new Date((now + 90 * DAY_SECONDS + 1) * 1000).toISOString();
    expect(resolveExpiry({ at: last }, bounded, now)).toMatchObject({ ok: true });
    expect(resolveExpiry({ at: beyond }, bounded, now)).toEqual(tooLong);
    expect(resolveExpiry({ months: 6 }, bounded, now)).toEqual(tooLong);
    expect(resolveExpiry(null, bounded, now)).toEqual(tooLong);
  });

  it("never returns an expiry in the past or beyond the bound", () => {
    const anyInstant = fc.date({
      min: new Date("2027-01-01T00:00:00Z"),
      max: new Date("2028-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    const request = fc.oneof(
      fc.record({ days: fc.nat(100) }),
      fc.record({ months: fc.nat(12) }),
      anyInstant.map((date) => ({ at: date.toISOString() })),
      fc.constant(null),
    );
    fc.assert(
      fc.property(request, (requested) => {
        const resolved = resolveExpiry(requested, bounded, now);
        const end = resolved.ok ? resolved.value : now + 1;
        expect(end).toBeGreaterThan(now);
        expect(end).toBeLessThanOrEqual(now + 90 * DAY_SECONDS);
      }),
    );
  });
});
