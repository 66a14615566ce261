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

/**
 * Takes an attempt to prove a password of `email`, before the password is checked.
 *
 * @param stored the account's passwords
 * @returns the keys of its counts, to clear them if the password is right
 */
export async function takeSignInAttempt(
  c: Context<AppEnv>,
  email: string,
  stored: readonly StoredPassword[],
): Promise<Result<readonly [string, ...string[]], Throttled>> {
  const throttle = await throttleSignIn(c, email, { hasSeveralPasswords: stored.length > 1 });
  if (throttle.allowed) return ok(throttle.counts);
  const { by, retryAfterSeconds } = throttle;
  c.set("refusal", `sign_in_throttled_by_${by}`);
  if (by === "account") {
    const account = await findPersonId(c.var.db, email);
    await recordRefusal(c.var.db, buildAccountEvent(c, "sign_in.throttled", account));
  }
  return err({ reason: "throttled", retryAfterSeconds });
}
