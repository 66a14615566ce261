import type { Context } from "hono";
import type * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { AuditAction } from "../../../shared/wire/audit-event.ts";
import type {
  HandedTokenResource,
  RegenerateTokenRequest,
} from "../../../shared/wire/token-requests.ts";
import type { NewSecret } from "../../db/tokens/insert-token.ts";
import { type Regeneration, storeRegeneration } from "../../db/tokens/regenerate-token.ts";
import { findToken, type StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { checkVersion } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { computeTokenStatus } from "../../tokens/compute-token-status.ts";
import { issueSecret } from "../../tokens/issue-secret.ts";
import { buildTokenAuditEvent, describeChange } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { isManagerActing } from "./acting-manager.ts";
import { checkExpiryRequest } from "./check-expiry-request.ts";
import { checkRevealedScopes } from "./check-reveal.ts";
import {
  type AnswerRow,
  deriveAnswerRows,
  findStoredAnswer,
  sealAnswerRow,
} from "./find-stored-answer.ts";
import { refuseIssue } from "./refuse-change.ts";
import { findParentToken, readTokenKey, requireToken } from "./require-token.ts";
import { findAutomaticPermissions, toTokenResource } from "./token-resource.ts";

type Request = v.InferOutput<typeof RegenerateTokenRequest>;

/**
 * Gives the path's token a new secret. A retry under the same idempotency key gets the first answer again.
 *
 * @param versions the versions that `If-Match` names
 * @param key the valid `Idempotency-Key` of the client, or `null`
 * @returns the response body, including the secret
 */
export async function regenerateToken(
  c: Context<AppEnv>,
  request: Request,
  versions: readonly number[],
  key: string | null,
): Promise<string> {
  const { db, owner } = c.var;
  const from = await requireToken(c);
  if (isManagerActing(c)) await checkRevealedScopes(c, from.scopes);
  const rows = await deriveAnswerRows(c, request, key);
  const storedAnswer = await findStoredAnswer(c, rows, (id) => findToken(db, { ...owner, id }));
  if (storedAnswer !== null) return storedAnswer;
  checkVersion(versions, from.version);
  const plan = await planRegeneration(c, from, request);
  return await replaceTokenSecret(c, "token.regenerated", { from, ...plan }, rows);
}

/**
 * Plans a token's new expiry, and when its current secret stops working.
 *
 * A live parent token still bounds the expiry. If the parent token is revoked or expired, the token
 * becomes independent of it.
 *
 * @throws ProblemError `conflict` for a token with the status `waiting`, `invalid_input` for an expiry that
 *   is not allowed, or for a grace period if the current secret no longer works
 */
export async function planRegeneration(
  c: Context<AppEnv>,
  from: StoredToken,
  { expires, grace_seconds: grace }: v.InferOutput<typeof RegenerateTokenRequest>,
): Promise<Pick<Regeneration, "to" | "previousUntil">> {
  const { now } = c.var;
  const status = computeTokenStatus({ ...from, hasSecret: from.hint !== null }, now);
  if (status === "waiting") throw new ProblemError("conflict");
  if (grace > 0 && status !== "active") throw toGraceProblem();
  const parent = await findParentToken(c, from);
  const liveParent = parent !== null && isLive(parent, now) ? parent : null;
  const { catalog } = await requireCatalog(c);
  const expiresAt = checkExpiryRequest(expires, catalog, now, liveParent);
  return {
    to: { ...from, expiresAt, parentId: liveParent === null ? null : from.parentId },
    previousUntil: computeGraceEnd(from, grace, now),
  };
}

/** Returns when the current secret stops: at the end of the grace period, or at the token's present expiry. */
function computeGraceEnd(
  { expiresAt }: StoredToken,
  grace: number,
  now: EpochSeconds,
): EpochSeconds {
  const end = (now + grace) as EpochSeconds;
  return grace > 0 && expiresAt !== null && expiresAt < end ? expiresAt : end;
}

function isLive({ revokedAt, expiresAt }: StoredToken, now: EpochSeconds): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}

function toGraceProblem(): ProblemError {
  const detail = "Only a token that is active has a secret that could go on.";
  return new ProblemError("invalid_input", { errors: [{ pointer: "/grace_seconds", detail }] });
}

/**
 * Carries out a planned regeneration with a newly generated secret.
 *
 * @param rows the rows in which the answer is stored for retries
 * @returns the response body, including the secret
 * @throws ProblemError if a precondition of the write no longer holds
 */
export async function replaceTokenSecret(
  c: Context<AppEnv>,
  action: Extract<AuditAction, "token.regenerated" | "token.collected">,
  plan: Omit<Regeneration, "secret">,
  rows: readonly AnswerRow[],
): Promise<string> {
  const { credential, db, now, owner } = c.var;
  const { from } = plan;
  const { secret, stored } = await generateTokenSecret(c);
  const regeneration: Regeneration = { ...plan, secret: stored };
  const answer = JSON.stringify(await presentRegenerated(c, regeneration, secret));
  const revealed = isManagerActing(c) ? { revealed: true } : {};
  const details = { ...describeRegeneration(regeneration), ...revealed };
  const event = buildTokenAuditEvent(c, action, from.id, details);
  const idempotency = await sealAnswerRow(c, rows, answer, {
    id: from.id,
    version: from.version + 1,
  });
  const limit = (await requireCatalog(c)).catalog.token_limit;
  const rules = { limit, idempotency };
  const change = { credential, now, event };
  if (await storeRegeneration(db, readTokenKey(c), regeneration, rules, change)) return answer;
  const storedAnswer = await findStoredAnswer(c, rows, (id) => findToken(db, { ...owner, id }));
  return storedAnswer ?? (await refuseIssue(c, limit, from));
}

async function presentRegenerated(
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
    previousUseAt: null,
    collectBy: null,
    collectExpires: null,
    version: to.version + 1,
  };
  return { ...toTokenResource(token, await findAutomaticPermissions(c), c.var.now), secret };
}

function describeRegeneration({
  from,
  to,
  secret,
  previousUntil,
}: Regeneration): Record<string, unknown> {
  return {
    hint: [from.hint, secret.hint],
    expires_at: [from.expiresAt, to.expiresAt],
    revoked_at: [from.revokedAt, null],
    // A pending secret ends with the regeneration.
    ...describeChange("collect_by", from.collectBy, null),
    previous_secret_until: previousUntil,
    ...(from.parentId === to.parentId ? {} : { issued_by: [from.parentId, to.parentId] }),
  };
}

/** Generates a secret for a personal access token. @returns its text, and apart from it the part to store */
export async function generateTokenSecret(
  c: Context<AppEnv>,
): Promise<{ secret: string; stored: NewSecret }> {
  const { config } = c.var;
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix: config.prefixes[0],
    kind: "pat",
    randomBytes: getRandomBytes,
  });
  return { secret, stored };
}
