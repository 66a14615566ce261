import type { ExpiryChoice, ExpiryPolicy, ExpiryRequest } from "../../shared/expiry.ts";
import type { TokenDraft } from "../creation.ts";
import {
  addInUtc,
  formatDate,
  getLastDate,
  getLastInstant,
  parseEndOfDay,
} from "./calendar-date.ts";
import { formatInstant } from "./format-instant.ts";
import { t } from "./text.ts";

/** An expiry as a form holds it. */
export type DraftExpiry = TokenDraft["expiry"];

/** A reason to refuse a draft's expiry; a key below `form.errors` in the texts. */
export type ExpiryRefusal = "dateMissing" | "dateImpossible" | "datePast" | "dateFar";

/** An error at the expiry of a form: found here or by the server. */
export type ExpiryError = ExpiryRefusal | "refusedByServer";

/** Returns what the form holds after a choice is picked; a date is still to be entered then. */
export function toDraftExpiry(choice: ExpiryChoice): DraftExpiry {
  if (choice === null) return { choice: "never" };
  if ("days" in choice) return { choice: "days", days: choice.days };
  if ("months" in choice) return { choice: "months", months: choice.months };
  return { choice: "date", date: "" };
}

/** Returns the value of the `<option>` for a choice: "days:30", "months:6", "date", "never". */
export function getChoiceValue(choice: ExpiryChoice): string {
  return getDraftValue(toDraftExpiry(choice));
}

/** Returns the value of the `<option>` that a form's expiry was picked from. */
export function getDraftValue(expiry: DraftExpiry): string {
  switch (expiry.choice) {
    case "never":
    case "date":
      return expiry.choice;
    case "days":
      return `days:${expiry.days}`;
    case "months":
      return `months:${expiry.months}`;
  }
}

export function formatChoice(choice: ExpiryChoice): string {
  if (choice === null) return t("form.never");
  if ("days" in choice) return t("form.days", choice.days, { count: choice.days });
  if ("months" in choice) return t("form.months", choice.months, { count: choice.months });
  return t("form.date");
}

/** Returns true for "never", and for an empty date if the catalog also offers "never". */
export function isNever(expiry: DraftExpiry, { choices }: Pick<ExpiryPolicy, "choices">): boolean {
  if (expiry.choice === "never") return true;
  return expiry.choice === "date" && expiry.date === "" && choices.includes(null);
}

/**
 * Computes the instant at which a token with this expiry stops working, as the server will compute it.
 *
 * A date ends with that day in the browser's time zone.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds, or `null` for never and for an incomplete or impossible date
 */
export function computeExpiry(expiry: DraftExpiry, now: number): number | null {
  switch (expiry.choice) {
    case "never":
      return null;
    case "days":
      return addInUtc(now, { days: expiry.days });
    case "months":
      return addInUtc(now, { months: expiry.months });
    case "date":
      return parseEndOfDay(expiry.date);
  }
}

/** Returns the expiry as `/v1` takes it; throws if {@link checkExpiry} refuses the date. */
export function toExpiryRequest(
  expiry: DraftExpiry,
  policy: Pick<ExpiryPolicy, "choices">,
): ExpiryRequest {
  if (isNever(expiry, policy)) return null;
  switch (expiry.choice) {
    case "days":
      return { days: expiry.days };
    case "months":
      return { months: expiry.months };
    default: {
      const end = expiry.choice === "date" ? parseEndOfDay(expiry.date) : null;
      if (end === null) throw new Error("Not a date");
      const instant = Temporal.Instant.fromEpochMilliseconds(end);
      return { at: instant.toString({ smallestUnit: "second" }) };
    }
  }
}

/** Checks an expiry at `now`, from which `max_days` counts; returns `null` if it is fine. */
export function checkExpiry(
  expiry: DraftExpiry,
  now: number,
  policy: Pick<ExpiryPolicy, "choices" | "max_days">,
): ExpiryRefusal | null {
  if (expiry.choice !== "date" || isNever(expiry, policy)) return null;
  if (expiry.date === "") return "dateMissing";
  const end = parseEndOfDay(expiry.date);
  if (end === null) return "dateImpossible";
  if (end <= now) return "datePast";
  return end > getLastInstant(now, policy.max_days) ? "dateFar" : null;
}

/** Describes when the token will stop working, with the time zone; returns `null` for a refused expiry. */
export function describeExpiry(
  expiry: DraftExpiry,
  now: number,
  policy: ExpiryPolicy,
): string | null {
  if (checkExpiry(expiry, now, policy) !== null) return null;
  if (isNever(expiry, policy)) {
    return expiry.choice === "never" ? t("form.neverStops") : t("form.emptyNeverStops");
  }
  if (expiry.choice === "date") {
    const zone = Temporal.Now.timeZoneId();
    return t("form.worksThrough", { date: formatDate(expiry.date), zone });
  }
  return t("form.stopsWorking", { when: formatInstant(computeExpiry(expiry, now) ?? now) });
}

export function describeExpiryError(
  error: ExpiryError,
  now: number,
  { max_days: maxDays }: Pick<ExpiryPolicy, "max_days">,
): string {
  return error === "dateFar"
    ? t("form.errors.dateFar", { date: formatDate(getLastDate(now, maxDays)) })
    : t(`form.errors.${error}`);
}
