import { t } from "./text.ts";

/** A name for a row that no other row has, since nobody else has the email address. */
export function personLabel({ name, email }: { name: string; email: string }): string {
  return t("people.label", { name, email });
}
