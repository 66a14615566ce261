import { addMonths } from "../../../shared/calendar.ts";
import { toEpochSeconds } from "../../../shared/time.ts";

const DAY_MS = 86_400_000;

/** Returns the date in `days` days as the tests' browser shows it: in British English, for Berlin. */
export function dayIn(days: number): string {
  return formatDay(Date.now() + days * DAY_MS);
}

/** Returns the date in `months` calendar months. */
export function dayInMonths(months: number): string {
  return formatDay(addMonths(toEpochSeconds(new Date()), months) * 1000);
}

/** Returns the calendar days until `days` days of 24 hours have passed: one more or less if the clocks change. */
export function countCalendarDays(days: number): number {
  return (toUtcDay(Date.now() + days * DAY_MS) - toUtcDay(Date.now())) / DAY_MS;
}

/** Returns the start in UTC of the day that an instant has in Berlin. */
function toUtcDay(instantMs: number): number {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" });
  return Date.parse(format.format(instantMs));
}

function formatDay(instantMs: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "Europe/Berlin",
  }).format(instantMs);
}
