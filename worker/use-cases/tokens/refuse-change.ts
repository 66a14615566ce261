import type { Context } from "hono";
import { isCredentialAlive } from "../../db/guards/is-credential-alive.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";

/**
 * Says why the guard of a change let nothing happen.
 *
 * @param token what there is now; `null` where there is nothing
 * @throws ProblemError `invalid_token` where the credential has ended since the request was let in,
 *   `not_found` where there is nothing to change, else `stale_version`
 */
export async function refuseChange(c: Context<AppEnv>, token: object | null): Promise<never> {
  const { credential, db, now } = c.var;
  if (!(await isCredentialAlive(db, credential, now))) throw new ProblemError("invalid_token");
  throw new ProblemError(token === null ? "not_found" : "stale_version");
}
