import type { Context } from "hono";
import { err, ok, type Result } from "../../../shared/result.ts";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import { findPersonId } from "../../db/people/person-queries.ts";
import type { StoredPassword } from "../../db/sign-in/password-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { buildAccountEvent } from "./build-account-event.ts";
import { throttleSignIn } from "./sign-in-throttle.ts";

/** The attempts of an account or a place are used up for now. */
export interface Throttled {
  reason: "throttled";
  retryAfterSeconds: number;
}

export interface SignInAttempt {
  counts: readonly [string, ...string[]];
  passwords: StoredPassword[];
}

/**
 * Takes an attempt to prove a password of `email`, before the password is checked.
 *
 * @returns the account's passwords, and the keys of the attempt's counts, to clear them if the password is right
 */
export async function takeSignInAttempt(
  c: Context<AppEnv>,
  email: string,
): Promise<Result<SignInAttempt, Throttled>> {
  const throttle = await throttleSignIn(c, email);
  if (throttle.allowed) return ok(throttle);
  const { by, retryAfterSeconds } = throttle;
  c.set("refusal", `sign_in_throttled_by_${by}`);
  if (by === "account") {
    const account = await findPersonId(c.var.db, email);
    await recordRefusal(c.var.db, buildAccountEvent(c, "sign_in.throttled", account));
  }
  return err({ reason: "throttled", retryAfterSeconds });
}
