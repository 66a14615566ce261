import type { Context } from "hono";
import { stopOldSecret } from "../../db/tokens/change-token.ts";
import type { StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readIfMatch } from "../../http/if-match.ts";
import { buildTokenAuditEvent } from "../audit/audit-event.ts";
import { refuseChange } from "./refuse-change.ts";
import { readTokenKey } from "./require-token.ts";

/**
 * Stops the secret that the token's current one has replaced. A token without such a secret stays unchanged.
 *
 * @throws ProblemError if an old secret may still work afterwards
 */
export async function ensureOldSecretStopped(c: Context<AppEnv>): Promise<StoredToken> {
  const { credential, db, now } = c.var;
  const key = readTokenKey(c);
  const versions = readIfMatch(c.req.header("If-Match"));
  const event = buildTokenAuditEvent(c, "token.old_secret_stopped", key.id);
  const { token, changed } = await stopOldSecret(db, key, { credential, now, event }, versions);
  if (token === null) return refuseChange(c, token);
  const until = token.previousSecretUntil;
  const hasStopped =
    (until === null || until <= now) && (versions === null || versions.includes(token.version));
  return changed || hasStopped ? token : refuseChange(c, token);
}
