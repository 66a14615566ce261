import type { Context } from "hono";
import type * as v from "valibot";
import type { RegenerateTokenRequest } from "../../shared/wire/token-requests.ts";
import type { IssuedTokenResource } from "../../shared/wire/token-resource.ts";
import { findToken } from "../db/find-token.ts";
import { type Regeneration, regenerateToken } from "../db/regenerate-token.ts";
import type { StoredToken } from "../db/token-rows.ts";
import { issueSecret } from "../tokens/issue-secret.ts";
import type { AppEnv } from "./app-env.ts";
import { tokenAuditEvent } from "./audit-event.ts";
import { answerRows, keptAnswer, sealedRow } from "./idempotent-answer.ts";
import { checkVersion } from "./if-match.ts";
import { pathTokenKey } from "./path-token-key.ts";
import { planRegeneration } from "./plan-regeneration.ts";
import { automaticForOwner } from "./present-token.ts";
import { randomBytes } from "./random-bytes.ts";
import { refuseIssue } from "./refuse-issue.ts";
import { requireCatalog } from "./require-catalog.ts";
import { requireToken } from "./require-token.ts";
import { toTokenResource } from "./token-resource.ts";

type Request = v.InferOutput<typeof RegenerateTokenRequest>;

/**
 * Gives the path's token a new secret and the answer as text, the secret in it: this once, and again for
 * retries under the same idempotency key.
 *
 * @param versions those that `If-Match` names
 * @param key the client's `Idempotency-Key`, already of the right form; `null` without one
 */
export async function regenerateTokenAnswer(
  c: Context<AppEnv>,
  request: Request,
  versions: readonly number[],
  key: string | null,
): Promise<string> {
  const { config, credential, db, now, owner } = c.var;
  const from = await requireToken(c);
  const rows = await answerRows(c, request, key);
  const find = (id: string) => findToken(db, { ...owner, id });
  const kept = await keptAnswer(c, rows, find);
  if (kept !== null) return kept;
  checkVersion(versions, from.version);
  const plan = await planRegeneration(c, from, request);
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix: config.prefixes[0],
    kind: "pat",
    randomBytes,
  });
  const regeneration: Regeneration = { from, ...plan, secret: stored };
  const answer = JSON.stringify(await present(c, regeneration, secret));
  const event = tokenAuditEvent(c, "token.regenerated", from.id, detailsOf(regeneration));
  const token = { id: from.id, version: from.version + 1 };
  const idempotency = await sealedRow(c, rows, answer, token);
  const limit = (await requireCatalog(c)).catalog.token_limit;
  const change = { credential, now, event };
  const done = regenerateToken(db, pathTokenKey(c), regeneration, { limit, idempotency }, change);
  if (await done) return answer;
  return (await keptAnswer(c, rows, find)) ?? (await refuseIssue(c, limit, from));
}

async function present(
  c: Context<AppEnv>,
  { to, secret: { hint }, previousUntil }: Regeneration,
  secret: string,
): Promise<IssuedTokenResource> {
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
    previous_secret_until: previousUntil,
    ...(from.parentId === to.parentId ? {} : { issued_by: [from.parentId, to.parentId] }),
  };
}
