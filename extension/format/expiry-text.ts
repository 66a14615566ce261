import type { ExpiryPolicy } from "../../shared/expiry.ts";
import { formatDate, lastDate } from "./calendar-date.ts";
import type { DraftExpiry } from "./expiry-choice.ts";
import { type ExpiryRefusal, expiryInstant, expiryRefusal, isNever } from "./expiry-instant.ts";
import { formatInstant, timeZoneName } from "./instants.ts";
import { t } from "./text.ts";

/** What can be wrong with an expiry in a form. */
export type ExpiryError = ExpiryRefusal | "refusedByServer";

/** What an expiry comes to, in words and time zone; `null` where it comes to nothing yet. */
export function expiryText(expiry: DraftExpiry, now: number, policy: ExpiryPolicy): string | null {
  if (expiryRefusal(expiry, now, policy) !== null) return null;
  if (isNever(expiry, policy)) {
    return expiry.choice === "never" ? t("form.neverStops") : t("form.emptyNeverStops");
  }
  if (expiry.choice === "date") {
    return t("form.worksThrough", { date: formatDate(expiry.date), zone: timeZoneName() });
  }
  return t("form.stopsWorking", { when: formatInstant(expiryInstant(expiry, now) ?? now) });
}

/** What is wrong with an expiry, in words. */
export function expiryErrorText(
  error: ExpiryError,
  now: number,
  { max_days: maxDays }: Pick<ExpiryPolicy, "max_days">,
): string {
  return error === "dateFar"
    ? t("form.errors.dateFar", { date: formatDate(lastDate(now, maxDays)) })
    : t(`form.errors.${error}`);
}
