import type { ExpiryPolicy, ExpiryRequest } from "../../shared/expiry.ts";
import { endOfDay, lastInstant } from "./calendar-date.ts";
import type { DraftExpiry } from "./expiry-choice.ts";

const DAY = 86_400_000;

/**
 * The instant at which a token of this expiry stops working, as the server will reckon it.
 *
 * Calendar months are counted in UTC and end on the month's last day where the day does not
 * exist (31 January + 1 month = 28 February). A date counts to the end of that day where the person is.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds, or `null` for never and for a date not (rightly) given yet
 */
export function expiryInstant(expiry: DraftExpiry, now: number): number | null {
  switch (expiry.choice) {
    case "never":
      return null;
    case "days":
      return now + expiry.days * DAY;
    case "months":
      return addMonths(now, expiry.months);
    case "date":
      return endOfDay(expiry.date);
  }
}

/** Whether this means never: that was chosen, or a date was left empty where never is offered too. */
export function isNever(expiry: DraftExpiry, { choices }: Pick<ExpiryPolicy, "choices">): boolean {
  if (expiry.choice === "never") return true;
  return expiry.choice === "date" && expiry.date === "" && choices.includes(null);
}

/** @returns the expiry as `/v1` takes it; one that `expiryRefusal` has nothing against. */
export function expiryRequest(
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
      const end = expiry.choice === "date" ? endOfDay(expiry.date) : null;
      if (end === null) throw new Error("Not a date");
      return { at: `${new Date(end).toISOString().slice(0, 19)}Z` };
    }
  }
}

/** Why an expiry cannot be taken; keys below `form.errors` in the texts. */
export type ExpiryRefusal = "dateMissing" | "dateImpossible" | "datePast" | "dateFar";

/** Why an expiry cannot be taken, or `null`. The longest lifetime counts from now. */
export function expiryRefusal(
  expiry: DraftExpiry,
  now: number,
  policy: Pick<ExpiryPolicy, "choices" | "max_days">,
): ExpiryRefusal | null {
  if (expiry.choice !== "date" || isNever(expiry, policy)) return null;
  if (expiry.date === "") return "dateMissing";
  const end = endOfDay(expiry.date);
  if (end === null) return "dateImpossible";
  if (end <= now) return "datePast";
  return end > lastInstant(now, policy.max_days) ? "dateFar" : null;
}

function addMonths(now: number, months: number): number {
  const date = new Date(now);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}
