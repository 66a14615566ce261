import type { Context } from "hono";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import { revokeToken } from "../../db/tokens/change-token.ts";
import type { StoredToken } from "../../db/tokens/token-queries.ts";
import type { TokenKey } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readIfMatch } from "../../http/if-match.ts";
import { refuseChange } from "./refuse-change.ts";

/**
 * Revokes a token. A token that is revoked already stays unchanged.
 *
 * @throws ProblemError if the token is not revoked afterwards
 */
export async function ensureTokenRevoked(
  c: Context<AppEnv>,
  key: TokenKey,
  event: AuditEvent,
): Promise<StoredToken> {
  const { credential, db, now } = c.var;
  const versions = readIfMatch(c.req.header("If-Match"));
  const { token, changed } = await revokeToken(db, key, { credential, now, event }, versions);
  if (token === null) return refuseChange(c, token);
  const wasRevoked =
    token.revokedAt !== null && (versions === null || versions.includes(token.version));
  return changed || wasRevoked ? token : refuseChange(c, token);
}
