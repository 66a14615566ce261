import type { ExpiryChoice } from "../../shared/expiry.ts";
import type { TokenDraft } from "../messages.ts";
import { t } from "./text.ts";

export type DraftExpiry = TokenDraft["expiry"];

/** A choice as the value of an `<option>`: "days:30", "months:6", "date", "never". */
export function choiceValue(choice: ExpiryChoice): string {
  if (choice === null) return "never";
  if ("days" in choice) return `days:${choice.days}`;
  if ("months" in choice) return `months:${choice.months}`;
  return "date";
}

export function choiceLabel(choice: ExpiryChoice): string {
  if (choice === null) return t("form.never");
  if ("days" in choice) return t("form.days", choice.days, { count: choice.days });
  if ("months" in choice) return t("form.months", choice.months, { count: choice.months });
  return t("form.date");
}

/** What the form holds once a choice is picked; a date is still to be given then. */
export function draftExpiry(choice: ExpiryChoice): DraftExpiry {
  if (choice === null) return { choice: "never" };
  if ("days" in choice) return { choice: "days", days: choice.days };
  if ("months" in choice) return { choice: "months", months: choice.months };
  return { choice: "date", date: "" };
}

/** The `<option>` that a form's expiry stands for. */
export function draftValue(expiry: DraftExpiry): string {
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
