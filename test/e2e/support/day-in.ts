import { addMonths } from "../../../shared/calendar.ts";
import { epochSeconds } from "../../../shared/time.ts";

const DAY_MS = 86_400_000;

/** The day in so many days, as the browser of the tests writes it: in British English, in Berlin. */
export function dayIn(days: number): string {
  return inWords(Date.now() + days * DAY_MS);
}

/** The day in so many calendar months. */
export function dayInMonths(months: number): string {
  return inWords(addMonths(epochSeconds(new Date()), months) * 1000);
}

function inWords(instantMs: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "Europe/Berlin",
  }).format(instantMs);
}
