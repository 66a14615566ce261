import type { EpochSeconds } from "../../shared/time.ts";
import type { PageLanguage } from "./page-languages.ts";

/**
 * Formats the day of an instant: "2 Nov 2026 (UTC)".
 *
 * A page without JavaScript cannot know the person's time zone, in which it may be another day.
 */
export function formatDay(instant: EpochSeconds, { locale }: PageLanguage): string {
  const format = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  return `${format.format(instant * 1000)} (UTC)`;
}
