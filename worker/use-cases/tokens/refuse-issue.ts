import type { Context } from "hono";
import { isCredentialAlive } from "../../db/guards/is-credential-alive.ts";
import { isBelowTokenLimit } from "../../db/tokens/is-below-token-limit.ts";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireToken } from "./require-token.ts";

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
