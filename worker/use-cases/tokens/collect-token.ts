import type { Context } from "hono";
import * as v from "valibot";
import type { ExpiryRequest } from "../../../shared/expiry.ts";
import { EpochSeconds } from "../../../shared/time.ts";
import { COLLECT_WITHIN_SECONDS } from "../../../shared/wire/token-requests.ts";
import { deleteToken } from "../../db/tokens/change-token.ts";
import type { CollectionTerms } from "../../db/tokens/insert-token.ts";
import { withdrawPendingSecret } from "../../db/tokens/pending-secret.ts";
import { findToken, type StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion, readIfMatch } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { resolveExpiry } from "../../tokens/resolve-expiry.ts";
import { buildTokenAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { isManagerActing } from "./acting-manager.ts";
import { checkExpiryRequest } from "./check-expiry-request.ts";
import { deriveAnswerRows, findStoredAnswer } from "./find-stored-answer.ts";
import { refuseChange } from "./refuse-change.ts";
import { planRegeneration, replaceTokenSecret } from "./regenerate-token.ts";
import { readTokenKey, requireToken } from "./require-token.ts";

/**
 * Plans how long a pending secret can be collected by `c.var.owner`: for 7 days, or until the requested date
 * if that is earlier.
 *
 * @param expires the token's expiry, counted from the collection; checked now and again at the collection
 */
export async function planCollection(
  c: Context<AppEnv>,
  expires: ExpiryRequest,
): Promise<CollectionTerms> {
  const { credential, now } = c.var;
  const end = checkExpiryRequest(expires, (await requireCatalog(c)).catalog, now);
  const latest = v.parse(EpochSeconds, now + COLLECT_WITHIN_SECONDS);
  return { by: computeCollectBy(expires, end, latest), expires, from: credential.subject };
}

/**
 * Returns the last instant at which a pending secret can be collected. A requested date is also a deadline
 * for the collection; a requested period only starts with it.
 *
 * @param end when the token would expire if it were collected now
 * @param latest the deadline if no earlier date was requested
 */
export function computeCollectBy(
  expires: ExpiryRequest,
  end: EpochSeconds | null,
  latest: EpochSeconds,
): EpochSeconds {
  const isDate = expires !== null && "at" in expires;
  return isDate && end !== null && end < latest ? end : latest;
}

/**
 * Gives the owner the pending secret of the path's token, and ends the current one. A retry under the same
 * idempotency key gets the first answer again.
 *
 * The secret is generated now, so the manager who created the token cannot know it. The token's expiry
 * counts from now.
 *
 * @param key the valid `Idempotency-Key` of the client, or `null`
 * @returns the response body, including the secret
 * @throws ProblemError `conflict` if no secret is pending
 */
export async function collectToken(c: Context<AppEnv>, key: string | null): Promise<string> {
  const { db, owner } = c.var;
  const from = await requireToken(c);
  const rows = await deriveAnswerRows(c, {}, key);
  const storedAnswer = await findStoredAnswer(c, rows, (id) => findToken(db, { ...owner, id }));
  if (storedAnswer !== null) return storedAnswer;
  checkVersion(readIfMatch(c.req.header("If-Match")), from.version);
  await checkCollectable(c, from);
  // A token with the status `waiting` cannot be regenerated, so plan without the pending secret.
  const withoutPending = { ...from, collectBy: null, collectExpires: null };
  const request = { expires: from.collectExpires, grace_seconds: 0 };
  const plan = await planRegeneration(c, withoutPending, request);
  return await replaceTokenSecret(c, "token.collected", { from, ...plan }, rows);
}

async function checkCollectable(c: Context<AppEnv>, token: StoredToken): Promise<void> {
  const { now } = c.var;
  if (!hasPendingSecret(token, now)) {
    throw new ProblemError("conflict", { detail: "No secret waits to be collected." });
  }
  const { catalog } = await requireCatalog(c);
  // Since the request, the catalog may have changed or the requested date may have passed.
  if (!resolveExpiry(token.collectExpires, catalog.expiry, now).ok) {
    const detail = "The expiry that was asked for is no longer allowed. Ask for a new token.";
    throw new ProblemError("conflict", { detail });
  }
}

function hasPendingSecret({ collectBy, revokedAt }: StoredToken, now: number): boolean {
  return revokedAt === null && collectBy !== null && now < collectBy;
}

/**
 * Takes back a pending secret: the owner declines it, or a manager withdraws it. A token that never had
 * another secret is deleted. A working token keeps its current secret.
 *
 * @throws ProblemError `conflict` if no secret is pending
 */
export async function takeBackToken(c: Context<AppEnv>): Promise<void> {
  const { credential, db, now } = c.var;
  const from = await requireToken(c);
  checkVersion(readIfMatch(c.req.header("If-Match")), from.version);
  if (!hasPendingSecret(from, now)) {
    throw new ProblemError("conflict", { detail: "No secret waits to be collected." });
  }
  const action = isManagerActing(c) ? "token.withdrawn" : "token.declined";
  const event = buildTokenAuditEvent(c, action, from.id, { collect_by: [from.collectBy, null] });
  const key = readTokenKey(c);
  const change = { credential, now, event };
  const isNew = from.hint === null && from.previousSecretUntil === null;
  const done = isNew
    ? await deleteToken(db, key, change, [from.version])
    : await withdrawPendingSecret(db, key, from, change);
  if (!done) await refuseChange(c, await findToken(db, key));
}
