import type { Context } from "hono";
import type * as v from "valibot";
import type { RegenerateUserTokenRequest } from "../../../shared/wire/token-requests.ts";
import { type PendingSecret, storePendingSecret } from "../../db/tokens/pending-secret.ts";
import { findToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion } from "../../http/if-match.ts";
import { computeTokenStatus } from "../../tokens/compute-token-status.ts";
import { buildTokenAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { findActingManager } from "./acting-manager.ts";
import { planCollection } from "./collect-token.ts";
import { deriveAnswerRows, findStoredAnswer, sealAnswerRow } from "./find-stored-answer.ts";
import { refuseIssue } from "./refuse-change.ts";
import { readTokenKey, requireToken } from "./require-token.ts";
import { findAutomaticPermissions, toTokenResource } from "./token-resource.ts";

/**
 * Regenerates another member's token without revealing the secret to the manager: a new secret is pending
 * until the owner collects it. Until then the current secret keeps working, unless the request ends it now
 * or the token is revoked or expired.
 *
 * @param versions the versions that `If-Match` names
 * @param key the valid `Idempotency-Key` of the client, or `null`
 * @returns the response body, without a secret
 */
export async function handOverToken(
  c: Context<AppEnv>,
  request: v.InferOutput<typeof RegenerateUserTokenRequest>,
  versions: readonly number[],
  key: string | null,
): Promise<string> {
  const { credential, db, now, owner } = c.var;
  const from = await requireToken(c);
  const rows = await deriveAnswerRows(c, request, key);
  const find = (id: string) => findToken(db, { ...owner, id });
  const storedAnswer = await findStoredAnswer(c, rows, find);
  if (storedAnswer !== null) return storedAnswer;
  checkVersion(versions, from.version);
  const collect = await planCollection(c, request.expires);
  const status = computeTokenStatus({ ...from, hasSecret: from.hint !== null }, now);
  const endsCurrentSecret = request.stop_old_secret || status !== "active";
  const change = { from, collect, endsCurrentSecret };
  const answer = await presentPending(c, change);
  const event = buildTokenAuditEvent(c, "token.regenerated", from.id, {
    collect_by: [from.collectBy, collect.by],
    collect_expires: [from.collectExpires, collect.expires],
    revoked_at: [from.revokedAt, null],
    ...(endsCurrentSecret ? { previous_secret_until: now } : {}),
  });
  const token = { id: from.id, version: from.version + 1 };
  const idempotency = await sealAnswerRow(c, rows, answer, token);
  const limit = (await requireCatalog(c)).catalog.token_limit;
  const rules = { limit, idempotency };
  if (await storePendingSecret(db, readTokenKey(c), change, rules, { credential, now, event }))
    return answer;
  return (await findStoredAnswer(c, rows, find)) ?? (await refuseIssue(c, limit, from));
}

async function presentPending(
  c: Context<AppEnv>,
  { from, collect, endsCurrentSecret }: PendingSecret,
): Promise<string> {
  const token = {
    ...from,
    revokedAt: null,
    supersededUseAt: null,
    previousUseAt: null,
    ...(endsCurrentSecret ? { hint: null, expiresAt: collect.by } : {}),
    madeBy: await findActingManager(c),
    collectBy: collect.by,
    collectExpires: collect.expires,
    version: from.version + 1,
  };
  return JSON.stringify(toTokenResource(token, await findAutomaticPermissions(c), c.var.now));
}
