import { LAST_INSTANT } from "../../shared/calendar.ts";
import { getTextLocale } from "./text.ts";

/** Replaces, in a draft, the content of a date field that is not a complete date. */
export const UNREADABLE_DATE = "?";

/**
 * Adds days or calendar months in UTC, where a day has 24 hours, as the server counts them.
 *
 * A day that the month lacks becomes its last day: 31 January + 1 month = 28 February.
 *
 * @param instant epoch milliseconds
 */
export function addInUtc(instant: number, duration: { days: number } | { months: number }): number {
  const start = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO("UTC");
  return start.add(duration).epochMilliseconds;
}

/**
 * Returns the last second of a day in the browser's time zone, in epoch milliseconds.
 *
 * It is the second before the next day starts. The time 23:59:59 may come twice, if the clocks go back at midnight.
 *
 * @param date `YYYY-MM-DD`
 * @returns `null` if the calendar or the time zone has no such day
 */
export function parseEndOfDay(date: string): number | null {
  const next = parseDate(date)?.add({ days: 1 });
  if (next === undefined) return null;
  const end = next.toZonedDateTime(Temporal.Now.timeZoneId()).epochMilliseconds - 1000;
  // A zone that moves across the date line skips a day.
  return toLocalDate(end) === date ? end : null;
}

/** Returns an instant's day in the browser's time zone as a date input takes it, `YYYY-MM-DD`. */
export function toLocalDate(instant: number): string {
  return toLocalDay(Temporal.Instant.fromEpochMilliseconds(instant)).toString();
}

/** Returns an instant's day in the browser's time zone. */
export function toLocalDay(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(Temporal.Now.timeZoneId()).toPlainDate();
}

/** Returns the last date that ends within `maxDays` from now; `null` means no bound. */
export function getLastDate(now: number, maxDays: number | null): string {
  const limit = getLastInstant(now, maxDays);
  const date = toLocalDate(limit);
  const end = parseEndOfDay(date);
  if (end !== null && end <= limit) return date;
  return Temporal.PlainDate.from(date).subtract({ days: 1 }).toString();
}

/** Returns the latest possible expiry in epoch milliseconds; without a bound, the last that RFC 3339 can write. */
export function getLastInstant(now: number, maxDays: number | null): number {
  const writable = LAST_INSTANT * 1000;
  return maxDays === null ? writable : Math.min(addInUtc(now, { days: maxDays }), writable);
}

/** Formats a `YYYY-MM-DD`: "30 November 2026". */
export function formatDate(date: string): string {
  const style = { day: "numeric", month: "long", year: "numeric" } as const;
  return Temporal.PlainDate.from(date).toLocaleString(getTextLocale(), style);
}

function parseDate(date: string): Temporal.PlainDate | null {
  // Temporal reads more than a date input writes, such as 20261130.
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return null;
  try {
    return Temporal.PlainDate.from(date);
  } catch {
    return null;
  }
}
