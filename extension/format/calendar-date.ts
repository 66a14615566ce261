import { LAST_INSTANT } from "../../shared/calendar.ts";
import { formatDay } from "./instants.ts";

const DAY = 86_400_000;

/** What a date field holds where something stands in it that is no date (yet). */
export const UNREADABLE_DATE = "?";

/** The last second of a day where the person is, in epoch milliseconds; `null` for what is no day of the calendar. */
export function endOfDay(date: string): number | null {
  if (!isDay(date)) return null;
  const [year, month, day] = date.split("-").map(Number);
  return new Date(year ?? 0, (month ?? 0) - 1, day, 23, 59, 59).getTime();
}

/** `YYYY-MM-DD` of an instant where the person is: what a date input takes. */
export function localDate(instant: number): string {
  const date = new Date(instant);
  const two = (n: number) => String(n).padStart(2, "0");
  const year = String(date.getFullYear()).padStart(4, "0");
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The last date whose end still lies within `maxDays` from now; without a bound, the last that can be written. */
export function lastDate(now: number, maxDays: number | null): string {
  const limit = lastInstant(now, maxDays);
  const date = localDate(limit);
  const end = endOfDay(date);
  return end !== null && end <= limit ? date : localDate(limit - DAY);
}

/** The latest instant that an expiry may have, in epoch milliseconds. */
export function lastInstant(now: number, maxDays: number | null): number {
  const writable = LAST_INSTANT * 1000;
  return maxDays === null ? writable : Math.min(now + maxDays * DAY, writable);
}

/** "30 November 2026" for a `YYYY-MM-DD`, whatever the zone. */
export function formatDate(date: string): string {
  return formatDay(`${date}T00:00:00Z`, { timeZone: "UTC" });
}

/** Whether there is such a day: not 30 February, which JavaScript takes for 2 March. */
function isDay(date: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
