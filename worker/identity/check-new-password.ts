import * as v from "valibot";
import { err, ok, type Result } from "../../shared/result.ts";
import { NewPassword } from "./new-account.ts";

/** A refusal of a password that a person chose. */
export type PasswordRefusal = { reason: "bad_password" | "common_password" | "personal_password" };

/** The shortest password that has to be left without the person's own words. */
const MIN_REST = 8;
/** Shorter parts of names occur in any text. */
const MIN_PART = 3;

/**
 * Checks a password that a person chooses: its length, that it is not among the commonest in breaches, and that it
 * does not consist of their own name and email address. An attacker tries all of these first.
 *
 * A common password is refused in any case, and with digits or signs behind it, such as "Sunshine2026!".
 */
export async function checkNewPassword(
  text: string,
  person: { email: string; name: string },
): Promise<Result<string, PasswordRefusal>> {
  const password = v.safeParse(NewPassword, text);
  if (!password.success) return err({ reason: "bad_password" });
  const folded = password.output.normalize("NFKC").toLowerCase();
  if (removeOwnWords(folded, person).length < MIN_REST) return err({ reason: "personal_password" });
  // The list has 380 KB, so it is loaded only where somebody chooses a password.
  const { COMMON_PASSWORDS } = await import("./common-passwords.ts");
  const stem = folded.replace(/[^\p{Letter}]+$/u, "");
  if (COMMON_PASSWORDS.has(folded) || COMMON_PASSWORDS.has(stem)) {
    return err({ reason: "common_password" });
  }
  return ok(password.output);
}

function removeOwnWords(
  password: string,
  { email, name }: { email: string; name: string },
): string {
  const withoutTopDomain = email.replace(/\.[^.]*$/, "");
  const parts = `latchkey ${withoutTopDomain} ${name}`.split(/[^\p{Letter}\p{Number}]+/u);
  const words = [email, ...parts]
    .map((word) => word.normalize("NFKC").toLowerCase())
    .filter((word) => word.length >= MIN_PART)
    .toSorted((a, b) => b.length - a.length);
  return words.reduce((rest, word) => rest.replaceAll(word, ""), password);
}
