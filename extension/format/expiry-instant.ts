import type { ExpiryRequest } from "../../shared/expiry.ts";
import type { DraftExpiry } from "./expiry-choice.ts";

const DAY = 86_400_000;

/**
 * The instant at which a token of this expiry stops working, as the server will reckon it.
 *
 * Calendar months are counted in UTC and end on the month's last day where the day does not
 * exist (31 January + 1 month = 28 February). A date counts to the end of that day where the person is.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds, or `null` for never and for a date not (rightly) given yet
 */
export function expiryInstant(expiry: DraftExpiry, now: number): number | null {
  switch (expiry.choice) {
    case "never":
      return null;
    case "days":
      return now + expiry.days * DAY;
    case "months":
      return addMonths(now, expiry.months);
    case "date":
      return endOfDay(expiry.date);
  }
}

/** @returns the expiry as `/v1` takes it; a date must have been given. */
export function expiryRequest(expiry: DraftExpiry): ExpiryRequest {
  switch (expiry.choice) {
    case "never":
      return null;
    case "days":
      return { days: expiry.days };
    case "months":
      return { months: expiry.months };
    case "date": {
      const end = endOfDay(expiry.date);
      if (end === null) throw new Error("Not a date");
      return { at: `${new Date(end).toISOString().slice(0, 19)}Z` };
    }
  }
}

/** Why a date cannot be taken, or `null`. `maxDays` bounds it, counted from now. */
export function dateRefusal(
  date: string,
  now: number,
  maxDays: number | null,
): "missing" | "past" | "far" | null {
  const end = endOfDay(date);
  if (end === null) return "missing";
  if (end <= now) return "past";
  if (maxDays !== null && end > now + maxDays * DAY) return "far";
  return null;
}

/** `YYYY-MM-DD` of an instant where the person is: what a date input takes. */
export function localDate(instant: number): string {
  const date = new Date(instant);
  const two = (n: number) => String(n).padStart(2, "0");
  const year = String(date.getFullYear()).padStart(4, "0");
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last date whose end still lies within `maxDays` from now. */
export function lastDate(now: number, maxDays: number): string {
  const limit = now + maxDays * DAY;
  const date = localDate(limit);
  const end = endOfDay(date);
  return end !== null && end <= limit ? date : localDate(limit - DAY);
}

function endOfDay(date: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  const end = new Date(Number(year), Number(month) - 1, Number(day), 23, 59, 59).getTime();
  return Number.isNaN(end) ? null : end;
}

function addMonths(now: number, months: number): number {
  const date = new Date(now);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}
