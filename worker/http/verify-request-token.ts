import type { Context } from "hono";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { Question } from "../tokens/validate.ts";
import { type Verification, verifyToken } from "../verification/verify-token.ts";
import type { AppEnv } from "./app-env.ts";
import { recordUse } from "./record-use.ts";
import { systemClock } from "./system-clock.ts";

/**
 * The one way from a request to a verdict: the pipeline over this Worker's keys, cache, database and
 * clock. Notes the reason of a refusal for the log, and each use of a token that is stored.
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
  const { config, cache, storage } = c.get("workplace");
  const verification = await verifyToken(text, questionOf, {
    ring: config.tokenMacs,
    prefixes: config.prefixes,
    cache,
    storage,
    clock: systemClock,
    keepAlive: (promise) => c.executionCtx.waitUntil(promise),
    now: c.get("now"),
    fresh,
  });
  recordUse(c, verification);
  if (verification.verdict.status === "refused") c.set("refusal", verification.verdict.reason);
  return verification;
}
