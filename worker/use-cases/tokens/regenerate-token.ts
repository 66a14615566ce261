import type { Context } from "hono";
import type * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { AuditAction } from "../../../shared/wire/audit-event.ts";
import type {
  HandedTokenResource,
  RegenerateTokenRequest,
} from "../../../shared/wire/token-requests.ts";
import type { NewSecret } from "../../db/tokens/issue-token.ts";
import { type Regeneration, regenerateToken } from "../../db/tokens/regenerate-token.ts";
import { findToken, type StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { issueSecret } from "../../tokens/issue-secret.ts";
import { tokenStatus } from "../../tokens/token-status.ts";
import { difference, tokenAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { actsForAnother } from "./acts-for-another.ts";
import { checkExpiryRequest } from "./check-expiry-request.ts";
import { checkRevealedScopes } from "./check-reveal.ts";
import { type AnswerRow, answerRows, keptAnswer, sealedRow } from "./idempotent-answer.ts";
import { refuseIssue } from "./refuse-change.ts";
import { makerOf, pathTokenKey, requireToken } from "./require-token.ts";
import { automaticForOwner, toTokenResource } from "./token-resource.ts";

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
  const { db, owner } = c.var;
  const from = await requireToken(c);
  if (actsForAnother(c)) await checkRevealedScopes(c, from.scopes);
  const rows = await answerRows(c, request, key);
  const kept = await keptAnswer(c, rows, (id) => findToken(db, { ...owner, id }));
  if (kept !== null) return kept;
  checkVersion(versions, from.version);
  const plan = await planRegeneration(c, from, request);
  return await newSecretAnswer(c, "token.regenerated", { from, ...plan }, rows);
}

/**
 * What becomes of a token that gets a new secret, and when the one so far stops.
 *
 * One that another token issued stays within that one while it lives. Once that is over, whoever
 * regenerates this one makes it their own.
 *
 * @throws ProblemError `conflict` for a token that waits to be collected, `invalid_input` for an expiry
 *   that is not allowed, or a grace for a secret that does not work any more
 */
export async function planRegeneration(
  c: Context<AppEnv>,
  from: StoredToken,
  { expires, grace_seconds: grace }: v.InferOutput<typeof RegenerateTokenRequest>,
): Promise<Pick<Regeneration, "to" | "previousUntil">> {
  const { now } = c.var;
  const status = tokenStatus({ ...from, hasSecret: from.hint !== null }, now);
  if (status === "waiting") throw new ProblemError("conflict");
  if (grace > 0 && status !== "active") throw invalidGrace();
  const maker = await makerOf(c, from);
  const bound = maker !== null && isLive(maker, now) ? maker : null;
  const { catalog } = await requireCatalog(c);
  const expiresAt = checkExpiryRequest(expires, catalog, now, bound);
  return {
    to: { ...from, expiresAt, parentId: bound === null ? null : from.parentId },
    previousUntil: graceEnd(from, grace, now),
  };
}

/** At once without a grace; else with the life that the token has had so far, at the latest. */
function graceEnd({ expiresAt }: StoredToken, grace: number, now: EpochSeconds): EpochSeconds {
  const end = (now + grace) as EpochSeconds;
  return grace > 0 && expiresAt !== null && expiresAt < end ? expiresAt : end;
}

function isLive({ revokedAt, expiresAt }: StoredToken, now: EpochSeconds): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}

function invalidGrace(): ProblemError {
  const detail = "Only a token that is active has a secret that could go on.";
  return new ProblemError("invalid_input", { errors: [{ pointer: "/grace_seconds", detail }] });
}

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

/** A new secret of a personal access token: the text, and apart from it what may be stored. */
export async function newTokenSecret(
  c: Context<AppEnv>,
): Promise<{ secret: string; stored: NewSecret }> {
  const { config } = c.var;
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix: config.prefixes[0],
    kind: "pat",
    randomBytes,
  });
  return { secret, stored };
}
