import type { Context } from "hono";
import * as v from "valibot";
import type { ExpiryRequest } from "../../../shared/expiry.ts";
import { EpochSeconds } from "../../../shared/time.ts";
import { COLLECT_WITHIN_SECONDS } from "../../../shared/wire/token-requests.ts";
import { deleteToken } from "../../db/tokens/change-token.ts";
import { takeBack } from "../../db/tokens/hand-over.ts";
import type { Collection } from "../../db/tokens/issue-token.ts";
import { findToken, type StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion, matchedVersions } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { resolveExpiry } from "../../tokens/resolve-expiry.ts";
import { tokenAuditEvent } from "../audit/audit-event.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { actsForAnother } from "./acts-for-another.ts";
import { checkExpiryRequest } from "./check-expiry-request.ts";
import { answerRows, keptAnswer } from "./idempotent-answer.ts";
import { refuseChange } from "./refuse-change.ts";
import { newSecretAnswer, planRegeneration } from "./regenerate-token.ts";
import { pathTokenKey, requireToken } from "./require-token.ts";

/**
 * How a secret waits for `c.var.owner`: for 7 days, and no longer than to the date that was asked for.
 *
 * @param expires counts from the collection on, and is held against the catalog now as well as then
 */
export async function collectionOf(
  c: Context<AppEnv>,
  expires: ExpiryRequest,
): Promise<Collection> {
  const { credential, now } = c.var;
  const end = checkExpiryRequest(expires, (await requireCatalog(c)).catalog, now);
  const week = v.parse(EpochSeconds, now + COLLECT_WITHIN_SECONDS);
  return { by: collectBy(expires, end, week), expires, from: credential.subject };
}

/**
 * Until when a secret waits: a date that was asked for ends the wait as well, while a period starts with it.
 *
 * @param end when the token would end if it were collected now
 * @param latest until when it waits otherwise
 */
export function collectBy(
  expires: ExpiryRequest,
  end: EpochSeconds | null,
  latest: EpochSeconds,
): EpochSeconds {
  const isDate = expires !== null && "at" in expires;
  return isDate && end !== null && end < latest ? end : latest;
}

/**
 * Gives the owner the secret that waits for them, once, and again for retries under the same idempotency
 * key. It is made now, so that nobody ever held it before; its expiry counts from now; and the secret
 * before it ends.
 *
 * @param key the client's `Idempotency-Key`, already of the right form; `null` without one
 * @throws ProblemError `conflict` where nothing waits, or no longer
 */
export async function collectTokenAnswer(c: Context<AppEnv>, key: string | null): Promise<string> {
  const { db, owner } = c.var;
  const from = await requireToken(c);
  const rows = await answerRows(c, {}, key);
  const kept = await keptAnswer(c, rows, (id) => findToken(db, { ...owner, id }));
  if (kept !== null) return kept;
  checkVersion(matchedVersions(c.req.header("If-Match")), from.version);
  await checkCollectable(c, from);
  // Taken as what it was before something waited: a working token, or one that is over.
  const before = { ...from, collectBy: null, collectExpires: null };
  const request = { expires: from.collectExpires, grace_seconds: 0 };
  const plan = await planRegeneration(c, before, request);
  return await newSecretAnswer(c, "token.collected", { from, ...plan }, rows);
}

async function checkCollectable(c: Context<AppEnv>, token: StoredToken): Promise<void> {
  const { now } = c.var;
  if (!waits(token, now)) {
    throw new ProblemError("conflict", { detail: "No secret waits to be collected." });
  }
  const { catalog } = await requireCatalog(c);
  // The catalog may have changed since, or the date may be here.
  if (!resolveExpiry(token.collectExpires, catalog.expiry, now).ok) {
    const detail = "The expiry that was asked for is no longer allowed. Ask for a new token.";
    throw new ProblemError("conflict", { detail });
  }
}

/** Whether a secret waits for the token's owner. */
function waits({ collectBy, revokedAt }: StoredToken, now: number): boolean {
  return revokedAt === null && collectBy !== null && now < collectBy;
}

/**
 * Declines a secret that waits, where its owner does it, or withdraws it, where a manager does. A token
 * that never had another goes with it; the secret so far of one that works goes on.
 *
 * @throws ProblemError `conflict` where nothing waits
 */
export async function takeBackToken(c: Context<AppEnv>): Promise<void> {
  const { credential, db, now } = c.var;
  const from = await requireToken(c);
  checkVersion(matchedVersions(c.req.header("If-Match")), from.version);
  if (!waits(from, now)) {
    throw new ProblemError("conflict", { detail: "No secret waits to be collected." });
  }
  const action = actsForAnother(c) ? "token.withdrawn" : "token.declined";
  const event = tokenAuditEvent(c, action, from.id, { collect_by: [from.collectBy, null] });
  const key = pathTokenKey(c);
  const change = { credential, now, event };
  const isNew = from.hint === null && from.previousSecretUntil === null;
  const done = isNew
    ? await deleteToken(db, key, change, [from.version])
    : await takeBack(db, key, from, change);
  if (!done) await refuseChange(c, await findToken(db, key));
}
