import type { Context } from "hono";
import { findToken } from "../../db/tokens/find-token.ts";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion, matchedVersions } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { resolveExpiry } from "../../tokens/resolve-expiry.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { answerRows, keptAnswer } from "./idempotent-answer.ts";
import { newSecretAnswer } from "./new-secret-answer.ts";
import { planRegeneration } from "./plan-regeneration.ts";
import { requireToken } from "./require-token.ts";

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
export function waits({ collectBy, revokedAt }: StoredToken, now: number): boolean {
  return revokedAt === null && collectBy !== null && now < collectBy;
}
