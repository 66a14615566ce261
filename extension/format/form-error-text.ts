import { t } from "./text.ts";

/** What can be wrong with a text in a form; keys below `form.errors` in the texts. */
export type FormError =
  | "nameMissing"
  | "nameLong"
  | "descriptionLong"
  | "characters"
  | "refusedByServer";

export function formErrorText(error: FormError): string {
  return t(`form.errors.${error}`);
}
