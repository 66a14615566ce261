import type { Context } from "hono";
import { err, ok, type Result } from "../../../shared/result.ts";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import type { StoredPassword } from "../../db/sign-in/password-queries.ts";
import { returnAttempts } from "../../db/sign-in/sign-in-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { MAX_PASSWORD_LENGTH } from "../auth.ts";
import { matchPasswords } from "../hash-password.ts";
import { buildAccountEvent } from "./build-account-event.ts";
import type { SignIn } from "./find-current-sign-in.ts";
import type { SignInRefusal } from "./sign-in.ts";
import { takeSignInAttempt } from "./take-sign-in-attempt.ts";

/**
 * Checks the password of a signed-in person again, for a sensitive change. The attempt counts as one to sign in, so
 * that a borrowed browser is no place to guess.
 *
 * @returns the stored password, which must be the one that the sign-in was proved by
 */
export async function provePassword(
  c: Context<AppEnv>,
  signIn: SignIn,
  typed: string,
): Promise<Result<StoredPassword, SignInRefusal>> {
  const { db } = c.var;
  if (typed === "" || typed.length > MAX_PASSWORD_LENGTH)
    return err({ reason: "wrong_credentials" });
  const attempt = await takeSignInAttempt(c, signIn.email);
  if (!attempt.ok) return attempt;
  const { passwords, counts } = attempt.value;
  const stored = passwords.find(({ id }) => id === signIn.passwordId);
  if (stored === undefined || (await matchPasswords([stored.hash], typed)).length === 0) {
    await recordRefusal(db, buildAccountEvent(c, "sign_in.failed", signIn.person));
    return err({ reason: "wrong_credentials" });
  }
  if (passwords.length === 1) await returnAttempts(db, counts);
  return ok(stored);
}
