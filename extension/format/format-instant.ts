import { getTextLocale, t } from "./text.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

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

/** Returns the browser's time zone: "Europe/Berlin". */
export function getTimeZoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function format(instant: string | number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(getTextLocale(), options).format(new Date(instant));
}

const STEPS = [
  { unit: "year", length: 365 * DAY },
  { unit: "month", length: 30 * DAY },
  { unit: "day", length: DAY },
  { unit: "hour", length: HOUR },
  { unit: "minute", length: MINUTE },
] as const satisfies readonly { unit: Intl.RelativeTimeFormatUnit; length: number }[];

/**
 * Formats the time to or since an instant: "3 minutes ago", "yesterday", "in 82 days".
 *
 * Days are counted up to 100, since "in 82 days" says more than "in 3 months".
 *
 * @param now epoch milliseconds
 */
export function formatRelative(instant: string | number, now: number): string {
  const difference = new Date(instant).getTime() - now;
  const distance = Math.abs(difference);
  if (distance < MINUTE) return t("time.justNow");
  const step =
    distance >= DAY && distance <= 100 * DAY
      ? STEPS[2]
      : (STEPS.find(({ length }) => distance >= length) ?? STEPS[4]);
  const formatter = new Intl.RelativeTimeFormat(getTextLocale(), { numeric: "auto" });
  return formatter.format(Math.trunc(difference / step.length), step.unit);
}

/** Formats seconds below a minute, and else whole minutes: "30 seconds", "5 minutes". */
export function formatDuration(seconds: number): string {
  const [count, unit] = seconds < 60 ? [seconds, "second"] : [seconds / 60, "minute"];
  const style = { style: "unit", unit, unitDisplay: "long" } as const;
  return new Intl.NumberFormat(getTextLocale(), style).format(count);
}

/** Formats the time left until a future instant: "82 days left". */
export function formatRemaining(instant: string, now: number): string {
  const left = new Date(instant).getTime() - now;
  if (left < HOUR) return t("time.lastHour");
  if (left < 2 * DAY) {
    const hours = Math.floor(left / HOUR);
    return t("time.hoursLeft", hours, { count: hours });
  }
  const days = Math.floor(left / DAY);
  return t("time.daysLeft", days, { count: days });
}
