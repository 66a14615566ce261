import type { Context } from "hono";
import type { AuditAction } from "../../../shared/wire/audit-action.ts";
import type { HandedTokenResource } from "../../../shared/wire/user-token-requests.ts";
import { findToken } from "../../db/tokens/find-token.ts";
import { type Regeneration, regenerateToken } from "../../db/tokens/regenerate-token.ts";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { tokenAuditEvent } from "../audit/audit-event.ts";
import { difference } from "../audit/difference.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { actsForAnother } from "./acts-for-another.ts";
import { type AnswerRow, keptAnswer, sealedRow } from "./idempotent-answer.ts";
import { newTokenSecret } from "./new-token-secret.ts";
import { pathTokenKey } from "./path-token-key.ts";
import { automaticForOwner } from "./present-token.ts";
import { refuseIssue } from "./refuse-issue.ts";
import { toTokenResource } from "./token-resource.ts";

/**
 * Gives the path's token a new secret as it was planned, and the answer as text, the secret in it.
 *
 * @param rows where the answer is kept for retries
 * @throws ProblemError where the guard let nothing happen
 */
export async function newSecretAnswer(
  c: Context<AppEnv>,
  action: Extract<AuditAction, "token.regenerated" | "token.collected">,
  plan: Omit<Regeneration, "secret">,
  rows: readonly AnswerRow[],
): Promise<string> {
  const { credential, db, now, owner } = c.var;
  const { from } = plan;
  const { secret, stored } = await newTokenSecret(c);
  const regeneration: Regeneration = { ...plan, secret: stored };
  const answer = JSON.stringify(await present(c, regeneration, secret));
  const revealed = actsForAnother(c) ? { revealed: true } : {};
  const details = { ...detailsOf(regeneration), ...revealed };
  const event = tokenAuditEvent(c, action, from.id, details);
  const idempotency = await sealedRow(c, rows, answer, { id: from.id, version: from.version + 1 });
  const limit = (await requireCatalog(c)).catalog.token_limit;
  const rules = { limit, idempotency };
  const change = { credential, now, event };
  if (await regenerateToken(db, pathTokenKey(c), regeneration, rules, change)) return answer;
  const kept = await keptAnswer(c, rows, (id) => findToken(db, { ...owner, id }));
  return kept ?? (await refuseIssue(c, limit, from));
}

async function present(
  c: Context<AppEnv>,
  { to, secret: { hint }, previousUntil }: Regeneration,
  secret: string,
): Promise<HandedTokenResource> {
  const token: StoredToken = {
    ...to,
    hint,
    revokedAt: null,
    previousSecretUntil: previousUntil,
    supersededUseAt: null,
    collectBy: null,
    collectExpires: null,
    version: to.version + 1,
  };
  return { ...toTokenResource(token, await automaticForOwner(c), c.var.now), secret };
}

function detailsOf({ from, to, secret, previousUntil }: Regeneration): Record<string, unknown> {
  return {
    hint: [from.hint, secret.hint],
    expires_at: [from.expiresAt, to.expiresAt],
    revoked_at: [from.revokedAt, null],
    // Whatever waited for its owner does so no longer.
    ...difference("collect_by", from.collectBy, null),
    previous_secret_until: previousUntil,
    ...(from.parentId === to.parentId ? {} : { issued_by: [from.parentId, to.parentId] }),
  };
}
