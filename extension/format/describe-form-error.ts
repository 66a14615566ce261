import { t } from "./text.ts";

/** An error about a text in a form; a key below `form.errors` in the texts. */
export type FormError =
  | "nameMissing"
  | "nameLong"
  | "descriptionLong"
  | "characters"
  | "refusedByServer";

export function describeFormError(error: FormError): string {
  return t(`form.errors.${error}`);
}
