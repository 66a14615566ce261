import type { EpochSeconds } from "../../shared/time.ts";

/** Formats the day of an instant, in UTC: "2 Nov 2026". */
export function formatDay(instant: EpochSeconds): string {
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
  return format.format(instant * 1000);
}
