import { LAST_INSTANT } from "../../shared/calendar.ts";
import { formatDay } from "./format-instant.ts";

const DAY = 86_400_000;

/** Stands in a draft for a date field's content that is no complete date. */
export const UNREADABLE_DATE = "?";

/**
 * Returns the last second of a day in the browser's time zone, in epoch milliseconds.
 *
 * @param date `YYYY-MM-DD`
 * @returns `null` if the calendar has no such day
 */
export function parseEndOfDay(date: string): number | null {
  if (!isDay(date)) return null;
  const [year, month, day] = date.split("-").map(Number);
  return new Date(year ?? 0, (month ?? 0) - 1, day, 23, 59, 59).getTime();
}

/** Returns an instant's day in the browser's time zone as a date input takes it, `YYYY-MM-DD`. */
export function toLocalDate(instant: number): string {
  const date = new Date(instant);
  const two = (n: number) => String(n).padStart(2, "0");
  const year = String(date.getFullYear()).padStart(4, "0");
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Returns the last date that ends within `maxDays` from now; `null` is no bound. */
export function getLastDate(now: number, maxDays: number | null): string {
  const limit = getLastInstant(now, maxDays);
  const date = toLocalDate(limit);
  const end = parseEndOfDay(date);
  return end !== null && end <= limit ? date : toLocalDate(limit - DAY);
}

/** Returns the latest possible expiry in epoch milliseconds; without a bound, the last that RFC 3339 can write. */
export function getLastInstant(now: number, maxDays: number | null): number {
  const writable = LAST_INSTANT * 1000;
  return maxDays === null ? writable : Math.min(now + maxDays * DAY, writable);
}

/** Formats a `YYYY-MM-DD` in any time zone: "30 November 2026". */
export function formatDate(date: string): string {
  return formatDay(`${date}T00:00:00Z`, { timeZone: "UTC" });
}

/** Refuses 30 February, which JavaScript takes for 2 March. */
function isDay(date: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
