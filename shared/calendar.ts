import * as v from "valibot";
import { EpochSeconds } from "./time.ts";

export const DAY_SECONDS = 86_400;

/** 9999-12-31T23:59:59Z, the last instant that RFC 3339 can write. */
export const LAST_INSTANT = v.parse(EpochSeconds, 253_402_300_799);

/** Adds `days` of 24 hours. */
export function addDays(start: EpochSeconds, days: number): EpochSeconds {
  return v.parse(EpochSeconds, start + days * DAY_SECONDS);
}

/**
 * Adds calendar months in UTC, keeping the day and time of day.
 *
 * If the target month is too short, its last day is used: a month after 31 January is 28 or 29 February.
 */
export function addMonths(start: EpochSeconds, months: number): EpochSeconds {
  const from = new Date(start * 1000);
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  return v.parse(EpochSeconds, Date.UTC(year, month, day) / 1000 + (start % DAY_SECONDS));
}

/** Returns how many days `months` calendar months have at most. Tries each month of four years as the start. */
export function computeLongestDays(months: number): number {
  const starts = Array.from({ length: 48 }, (_, month) => Date.UTC(2024, month, 1) / 1000);
  const lengths = starts.map((start) => addMonths(v.parse(EpochSeconds, start), months) - start);
  return Math.max(...lengths) / DAY_SECONDS;
}

/**
 * Parses an RFC 3339 §5.6 instant, floored to whole seconds so that a token never outlives its request.
 *
 * @returns `null` if the text is not an instant, or the instant is before 1970 or after the year 9999
 */
export function parseInstant(text: string): EpochSeconds | null {
  const parsed = v.safeParse(EpochSeconds, Math.floor(Date.parse(text) / 1000));
  return parsed.success && parsed.output <= LAST_INSTANT ? parsed.output : null;
}
