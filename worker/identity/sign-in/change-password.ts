import type { Context } from "hono";
import { err, ok, type Result } from "../../../shared/result.ts";
import { replacePassword } from "../../db/people/replace-password.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkNewPassword, type PasswordRefusal } from "../check-new-password.ts";
import { hashForAccount } from "../hash-for-account.ts";
import { buildAccountEvent } from "./build-account-event.ts";
import type { SignIn } from "./find-current-sign-in.ts";
import { provePassword } from "./prove-password.ts";
import type { SignInRefusal } from "./sign-in.ts";

/**
 * Changes the password that a person signed in with, which ends their other sign-ins by it. The current one is asked
 * for in any case, since a new one would lock out the owner of a borrowed browser.
 */
export async function changePassword(
  c: Context<AppEnv>,
  signIn: SignIn,
  typed: { current: string; next: string },
): Promise<Result<void, SignInRefusal | PasswordRefusal>> {
  const next = await checkNewPassword(typed.next, signIn);
  if (!next.ok) return next;
  const stored = await provePassword(c, signIn, typed.current);
  if (!stored.ok) return stored;
  const { db, now } = c.var;
  const hash = await hashForAccount(db, signIn.email, next.value);
  const event = buildAccountEvent(c, "password.set", signIn.person, {
    id: signIn.person,
    name: signIn.name,
  });
  const isReplaced = await replacePassword(
    db,
    signIn,
    { stored: stored.value, hash },
    { now, event },
  );
  return isReplaced ? ok(undefined) : err({ reason: "wrong_credentials" });
}
