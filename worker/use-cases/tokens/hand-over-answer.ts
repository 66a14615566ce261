import type { Context } from "hono";
import type * as v from "valibot";
import type { RegenerateUserTokenRequest } from "../../../shared/wire/token-requests.ts";
import { type HandOver, handOver } from "../../db/tokens/hand-over.ts";
import { findToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion } from "../../http/if-match.ts";
import { tokenStatus } from "../../tokens/token-status.ts";
import { tokenAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { managerName } from "./acts-for-another.ts";
import { collectionOf } from "./collect-token.ts";
import { answerRows, keptAnswer, sealedRow } from "./idempotent-answer.ts";
import { refuseIssue } from "./refuse-change.ts";
import { pathTokenKey, requireToken } from "./require-token.ts";
import { automaticForOwner, toTokenResource } from "./token-resource.ts";

/**
 * Regenerates somebody else's token without ever seeing its secret: a new one waits for the owner. The
 * secret so far goes on until then, unless it is to stop now, or the token is over.
 *
 * @param versions those that `If-Match` names
 * @param key the client's `Idempotency-Key`, already of the right form; `null` without one
 * @returns the answer as text
 */
export async function handOverAnswer(
  c: Context<AppEnv>,
  request: v.InferOutput<typeof RegenerateUserTokenRequest>,
  versions: readonly number[],
  key: string | null,
): Promise<string> {
  const { credential, db, now, owner } = c.var;
  const from = await requireToken(c);
  const rows = await answerRows(c, request, key);
  const find = (id: string) => findToken(db, { ...owner, id });
  const kept = await keptAnswer(c, rows, find);
  if (kept !== null) return kept;
  checkVersion(versions, from.version);
  const collect = await collectionOf(c, request.expires);
  const status = tokenStatus({ ...from, hasSecret: from.hint !== null }, now);
  const stops = request.stop_old_secret || status !== "active";
  const change = { from, collect, stops };
  const answer = await present(c, change);
  const event = tokenAuditEvent(c, "token.regenerated", from.id, {
    collect_by: [from.collectBy, collect.by],
    collect_expires: [from.collectExpires, collect.expires],
    revoked_at: [from.revokedAt, null],
    ...(stops ? { previous_secret_until: now } : {}),
  });
  const token = { id: from.id, version: from.version + 1 };
  const idempotency = await sealedRow(c, rows, answer, token);
  const limit = (await requireCatalog(c)).catalog.token_limit;
  const rules = { limit, idempotency };
  if (await handOver(db, pathTokenKey(c), change, rules, { credential, now, event })) return answer;
  return (await keptAnswer(c, rows, find)) ?? (await refuseIssue(c, limit, from));
}

/** The token as it then stands. */
async function present(c: Context<AppEnv>, { from, collect, stops }: HandOver): Promise<string> {
  const token = {
    ...from,
    revokedAt: null,
    supersededUseAt: null,
    ...(stops ? { hint: null, expiresAt: collect.by } : {}),
    madeBy: await managerName(c),
    collectBy: collect.by,
    collectExpires: collect.expires,
    version: from.version + 1,
  };
  return JSON.stringify(toTokenResource(token, await automaticForOwner(c), c.var.now));
}
