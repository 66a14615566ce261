import * as v from "valibot";
import { removeUnseen } from "./fold-text.ts";

/** An email address as it is stored and compared: without pasted invisible characters, trimmed, in lower case. */
export const EmailAddress = v.pipe(
  v.string(),
  // Before trimming, with room for pasted blanks.
  v.maxLength(300),
  v.transform(removeUnseen),
  v.trim(),
  v.toLowerCase(),
  v.maxLength(254),
  v.rfcEmail(),
);

/** Returns what follows the last `@` of an email address. */
export function getEmailDomain(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
