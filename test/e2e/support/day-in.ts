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

function formatDay(instantMs: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "Europe/Berlin",
  }).format(instantMs);
}
