import { getTextLocale, t } from "./text.ts";

/** The time zone to format in; the browser's own by default. */
export interface Zone {
  timeZone?: string;
}

/** Formats an instant with its time zone: "Wed, 23 December 2026 at 14:05 CET". */
export function formatInstant(instant: string | number, zone: Zone = {}): string {
  return format(instant, {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    ...zone,
  });
}

/** Formats an instant's day: "13 February 2027". */
export function formatDay(instant: string | number, zone: Zone = {}): string {
  return format(instant, { day: "numeric", month: "long", year: "numeric", ...zone });
}

/** Formats an instant's time of day: "14:05". */
export function formatTime(instant: string | number, zone: Zone = {}): string {
  return format(instant, { hour: "2-digit", minute: "2-digit", ...zone });
}

function format(instant: string | number, options: Intl.DateTimeFormatOptions): string {
  return toInstant(instant).toLocaleString(getTextLocale(), options);
}

/**
 * Formats the time to or since an instant: "3 minutes ago", "yesterday", "in 82 days".
 *
 * Days are counted up to 100, since "in 82 days" says more than "in 3 months". Units that are still to come
 * are counted as `countDays` and `countHours` do, and units that have passed only when they are over.
 *
 * @param now epoch milliseconds
 */
export function formatRelative(instant: string | number, now: number): string {
  const difference = toInstant(now).until(toInstant(instant));
  if (Math.abs(difference.total("minutes")) < 1) return t("time.justNow");
  const [count, unit] = pickUnit(difference);
  const formatter = new Intl.RelativeTimeFormat(getTextLocale(), { numeric: "auto" });
  return formatter.format(Math.trunc(count), unit);
}

/** Picks the unit for a difference; a month has 30 days here, and a year 365. */
function pickUnit(difference: Temporal.Duration): [number, Intl.RelativeTimeFormatUnit] {
  if (Math.abs(difference.total("days")) >= 1) {
    const days = countDays(difference);
    const distance = Math.abs(days);
    if (distance >= 365) return [days / 365, "year"];
    return distance > 100 ? [days / 30, "month"] : [days, "day"];
  }
  if (Math.abs(difference.total("hours")) >= 1) return [countHours(difference), "hour"];
  const minutes = difference.total("minutes");
  return [minutes > 0 ? Math.round(minutes) : minutes, "minute"];
}

/**
 * Counts a day that has begun as a whole one: a new token of 30 days has 30 days left until one of them has
 * passed. Past days count only when they are over.
 */
function countDays(difference: Temporal.Duration): number {
  const days = difference.total("days");
  return days > 0 ? Math.ceil(days) : days;
}

/** Rounds hours to come: in the last hours, a whole one more would say too much. */
function countHours(difference: Temporal.Duration): number {
  const hours = difference.total("hours");
  return hours > 0 ? Math.round(hours) : hours;
}

/** Formats seconds below a minute, and otherwise whole minutes: "30 seconds", "5 minutes". */
export function formatDuration(seconds: number): string {
  const [count, unit] = seconds < 60 ? [seconds, "second"] : [seconds / 60, "minute"];
  const style = { style: "unit", unit, unitDisplay: "long" } as const;
  return new Intl.NumberFormat(getTextLocale(), style).format(count);
}

/** Formats the time left until a future instant: "82 days left". Below two days it counts hours. */
export function formatRemaining(instant: string, now: number): string {
  const left = toInstant(now).until(toInstant(instant));
  if (left.total("hours") < 1) return t("time.lastHour");
  const hours = countHours(left);
  if (hours < 48) return t("time.hoursLeft", hours, { count: hours });
  const days = countDays(left);
  return t("time.daysLeft", days, { count: days });
}

function toInstant(instant: string | number): Temporal.Instant {
  return typeof instant === "string"
    ? Temporal.Instant.from(instant)
    : Temporal.Instant.fromEpochMilliseconds(instant);
}
