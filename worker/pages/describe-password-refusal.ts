import type { PageTexts, PickText } from "./texts/page-texts.ts";

/** Explains why a chosen password is refused. */
export function describePasswordRefusal({
  reason,
}: {
  reason: keyof PageTexts["passwordRefusals"];
}): PickText {
  return (texts) => texts.passwordRefusals[reason];
}
