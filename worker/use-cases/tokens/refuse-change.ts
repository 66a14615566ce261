import type { Context } from "hono";
import { isBelowTokenLimit } from "../../db/tokens/issue-token.ts";
import type { StoredToken } from "../../db/tokens/token-queries.ts";
import { isCredentialAlive } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireToken } from "./require-token.ts";

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

/**
 * Says why a guard made no secret: since the request began the credential has ended, the token changed
 * that was to get it, or the one that bounds it; or the limit is reached.
 *
 * @param from the token as it was read; `null` for a new one
 */
export async function refuseIssue(
  c: Context<AppEnv>,
  limit: number,
  from: StoredToken | null,
): Promise<never> {
  const { credential, db, now, owner } = c.var;
  if (!(await isCredentialAlive(db, credential, now))) throw new ProblemError("invalid_token");
  if (from !== null) checkVersion([from.version], (await requireToken(c)).version);
  if (await isBelowTokenLimit(db, owner, limit, now)) throw new ProblemError("conflict");
  throw new ProblemError("token_limit_reached", { detail: `The limit is ${limit}.` });
}
