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
 * @param date `YYYY-MM-DD`
 * @returns `null` if the calendar has no such day
 */
export function parseEndOfDay(date: string): number | null {
  const day = parseDate(date);
  if (day === null) return null;
  const timeZone = Temporal.Now.timeZoneId();
  return day.toZonedDateTime({ timeZone, plainTime: "23:59:59" }).epochMilliseconds;
}

/** Returns an instant's day in the browser's time zone as a date input takes it, `YYYY-MM-DD`. */
export function toLocalDate(instant: number): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(
    Temporal.Now.timeZoneId(),
  );
  return local.toPlainDate().toString();
}

/** Returns the last date that ends within `maxDays` from now; `null` means no bound. */
export function getLastDate(now: number, maxDays: number | null): string {
  const limit = getLastInstant(now, maxDays);
  const date = toLocalDate(limit);
  const end = parseEndOfDay(date);
  return end !== null && end <= limit ? date : toLocalDate(addInUtc(limit, { days: -1 }));
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
