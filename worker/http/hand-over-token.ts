import type { Context } from "hono";
import type * as v from "valibot";
import type { RegenerateUserTokenRequest } from "../../shared/wire/user-token-requests.ts";
import { findToken } from "../db/find-token.ts";
import { handOver } from "../db/hand-over.ts";
import type { StoredToken } from "../db/token-rows.ts";
import { tokenStatus } from "../tokens/token-status.ts";
import type { AppEnv } from "./app-env.ts";
import { tokenAuditEvent } from "./audit-event.ts";
import { collectionOf } from "./collection.ts";
import { checkVersion } from "./if-match.ts";
import { pathTokenKey } from "./path-token-key.ts";
import { refuseIssue } from "./refuse-issue.ts";
import { requireCatalog } from "./require-catalog.ts";
import { requireToken } from "./require-token.ts";

/**
 * Regenerates somebody else's token without ever seeing its secret: a new one waits for the owner. The
 * secret so far goes on until then, unless it is to stop now, or the token is over.
 *
 * @param versions those that `If-Match` names
 * @returns the token as it then stands
 */
export async function handOverToken(
  c: Context<AppEnv>,
  request: v.InferOutput<typeof RegenerateUserTokenRequest>,
  versions: readonly number[],
): Promise<StoredToken> {
  const { credential, db, now } = c.var;
  const from = await requireToken(c);
  checkVersion(versions, from.version);
  const collect = await collectionOf(c, request.expires);
  const status = tokenStatus({ ...from, hasSecret: from.hint !== null }, now);
  const stops = request.stop_old_secret || status !== "active";
  const event = tokenAuditEvent(c, "token.regenerated", from.id, {
    collect_by: [from.collectBy, collect.by],
    collect_expires: [from.collectExpires, collect.expires],
    revoked_at: [from.revokedAt, null],
    ...(stops ? { previous_secret_until: now } : {}),
  });
  const key = pathTokenKey(c);
  const limit = (await requireCatalog(c)).catalog.token_limit;
  const change = { credential, now, event };
  const done = await handOver(db, key, { from, collect, stops }, limit, change);
  const token = done ? await findToken(db, key) : null;
  return token ?? (await refuseIssue(c, limit, from));
}
