import { t } from "./text.ts";

/** What can be wrong with a field of the form for a new token; keys below `form.errors` in the texts. */
export type FormError =
  | "nameMissing"
  | "nameLong"
  | "descriptionLong"
  | "characters"
  | "dateMissing"
  | "datePast"
  | "dateFar"
  | "scopes"
  | "refusedByServer";

/** @param maxDays how far away an expiry may be */
export function formErrorText(error: FormError, maxDays: number | null = null): string {
  return error === "dateFar"
    ? t("form.errors.dateFar", { days: maxDays ?? 0 })
    : t(`form.errors.${error}`);
}
