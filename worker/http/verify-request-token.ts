import type { Context } from "hono";
import type { Env } from "../env.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { Question } from "../tokens/validate.ts";
import { createRecordCache, type RecordCache } from "../verification/record-cache.ts";
import { type Verification, verifyToken } from "../verification/verify-token.ts";
import type { AppEnv } from "./app-env.ts";
import { recordUse } from "./record-use.ts";
import { systemClock } from "./system-clock.ts";
import { openVerificationStorage } from "./verification-storage.ts";

/** One cache for each isolate, for as long as it lives. */
const caches = new WeakMap<Env, RecordCache>();

/**
 * The one way from a request to a verdict: the pipeline over this Worker's keys, cache, database and
 * clock. Notes the reason of a refusal for the log, and the use of a token that passed.
 *
 * @param fresh asks the primary whatever is cached: for what changes things
 * @throws StorageUnavailableError where no record could be had that is fresh enough
 */
export async function verifyRequestToken(
  c: Context<AppEnv>,
  text: string,
  questionOf: (record: TokenRecord) => Question,
  fresh = false,
): Promise<Verification> {
  const { config, now } = c.var;
  const verification = await verifyToken(text, questionOf, {
    ring: config.tokenMacs,
    prefixes: config.prefixes,
    cache: cacheOf(c.env),
    storage: openVerificationStorage(c.env.DB),
    clock: systemClock,
    keepAlive: (promise) => c.executionCtx.waitUntil(promise),
    now,
    fresh,
  });
  c.set("maxAgeMs", verification.maxAgeMs);
  if (verification.verdict.status === "allowed") recordUse(c, verification.verdict.tokenId);
  else c.set("refusal", verification.verdict.reason);
  return verification;
}

function cacheOf(env: Env): RecordCache {
  const cache = caches.get(env) ?? createRecordCache();
  caches.set(env, cache);
  return cache;
}
