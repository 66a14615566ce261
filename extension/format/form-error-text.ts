import { t } from "./text.ts";

/** What can be wrong with a text or with the permissions of a form; keys below `form.errors` in the texts. */
export type FormError =
  | "nameMissing"
  | "nameLong"
  | "descriptionLong"
  | "characters"
  | "scopes"
  | "refusedByServer";

export function formErrorText(error: FormError): string {
  return t(`form.errors.${error}`);
}
