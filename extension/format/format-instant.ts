import { toLocalDay } from "./calendar-date.ts";
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

/** Formats an instant's day without the year if that is the year of `now`: "17 Feb" or "17 Feb 2027". */
export function formatShortDay(instant: string | number, now: number): string {
  const isThisYear = toLocalDay(toInstant(instant)).year === toLocalDay(toInstant(now)).year;
  return format(instant, {
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
  });
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
 * From 24 hours on, it counts calendar days in the browser's time zone: "yesterday" is the day before today. Days are
 * counted up to 100, since "in 82 days" says more than "in 3 months". Months and years are numbers: "next year" could
 * mean any day from tomorrow until 24 months from now.
 *
 * Hours and months that are still to come are rounded. Those that have passed count only when they are over.
 *
 * @param now epoch milliseconds
 */
export function formatRelative(instant: string | number, now: number): string {
  const [from, to] = [toInstant(now), toInstant(instant)];
  const difference = from.until(to);
  if (Math.abs(difference.total("minutes")) < 1) return t("time.justNow");
  const [count, unit] = pickUnit(difference, toLocalDay(from), toLocalDay(to));
  // The words that a language has for days are about calendar days.
  const numeric = unit === "day" ? "auto" : "always";
  return new Intl.RelativeTimeFormat(getTextLocale(), { numeric }).format(count, unit);
}

function pickUnit(
  difference: Temporal.Duration,
  today: Temporal.PlainDate,
  day: Temporal.PlainDate,
): [number, Intl.RelativeTimeFormatUnit] {
  const round = difference.sign > 0 ? Math.round : Math.trunc;
  const hours = difference.total("hours");
  if (Math.abs(hours) < 1) return [round(difference.total("minutes")), "minute"];
  const { days } = today.until(day);
  // A day on which the clocks go back has 25 hours.
  if (Math.abs(hours) < 24 || days === 0) return [round(hours), "hour"];
  if (Math.abs(days) <= 100) return [days, "day"];
  const months = round(today.until(day).total({ unit: "months", relativeTo: today }));
  return Math.abs(months) < 24 ? [months, "month"] : [round(months / 12), "year"];
}

/** Formats seconds below a minute, and otherwise whole minutes: "30 seconds", "5 minutes". */
export function formatDuration(seconds: number): string {
  const [count, unit] = seconds < 60 ? [seconds, "second"] : [seconds / 60, "minute"];
  const style = { style: "unit", unit, unitDisplay: "long" } as const;
  return new Intl.NumberFormat(getTextLocale(), style).format(count);
}

/**
 * Formats the time left until a future instant: "82 days left".
 *
 * Counts hours below two days, and otherwise calendar days as {@link formatRelative} does.
 */
export function formatRemaining(instant: string, now: number): string {
  const [from, to] = [toInstant(now), toInstant(instant)];
  const left = from.until(to).total("hours");
  if (left < 1) return t("time.lastHour");
  const { days } = toLocalDay(from).until(toLocalDay(to));
  const hours = Math.round(left);
  return hours < 48 || days < 2
    ? t("time.hoursLeft", hours, { count: hours })
    : t("time.daysLeft", days, { count: days });
}

function toInstant(instant: string | number): Temporal.Instant {
  return typeof instant === "string"
    ? Temporal.Instant.from(instant)
    : Temporal.Instant.fromEpochMilliseconds(instant);
}
