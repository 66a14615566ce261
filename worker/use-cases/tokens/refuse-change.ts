import type { Context } from "hono";
import { isBelowTokenLimit } from "../../db/tokens/insert-token.ts";
import type { StoredToken } from "../../db/tokens/token-queries.ts";
import { isUnderTokenQuota } from "../../db/tokens/token-quota.ts";
import { hasValidCredential } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireToken } from "./require-token.ts";

/**
 * Finds out why a guarded change did nothing, and throws the matching problem.
 *
 * @param token the current row, or `null` if there is none
 * @throws ProblemError `invalid_token` if the credential ended since it was authenticated, `not_found` if
 *   there is no row, `stale_version` otherwise
 */
export async function refuseChange(c: Context<AppEnv>, token: object | null): Promise<never> {
  const { credential, db, now } = c.var;
  if (!(await hasValidCredential(db, credential, now))) throw new ProblemError("invalid_token");
  throw new ProblemError(token === null ? "not_found" : "stale_version");
}

/**
 * Finds out why a guarded write stored no secret, and throws the matching problem.
 *
 * @param from the token as it was read, or `null` for a new token
 * @throws ProblemError `invalid_token`, `stale_version`, `token_quota_reached` for a new token,
 *   `token_limit_reached`, or `conflict` if the parent token or the catalog has changed
 */
export async function refuseIssue(
  c: Context<AppEnv>,
  limit: number,
  from: StoredToken | null,
): Promise<never> {
  const { credential, db, now, owner } = c.var;
  if (!(await hasValidCredential(db, credential, now))) throw new ProblemError("invalid_token");
  if (from === null) await refuseOverQuota(c);
  else checkVersion([from.version], (await requireToken(c)).version);
  if (await isBelowTokenLimit(db, owner, limit, now)) throw new ProblemError("conflict");
  throw new ProblemError("token_limit_reached", { detail: `The limit is ${limit}.` });
}

/** Throws `token_quota_reached` if the credential's organization stores as many tokens as it may. */
export async function refuseOverQuota(c: Context<AppEnv>): Promise<void> {
  const { config, credential, db } = c.var;
  const quota = config.organizationTokenQuota;
  if (await isUnderTokenQuota(db, credential.organization, quota)) return;
  const detail = "Ended tokens count until they are deleted.";
  throw new ProblemError("token_quota_reached", { detail });
}
