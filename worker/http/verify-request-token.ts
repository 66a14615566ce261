import type { Context } from "hono";
import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenRecord } from "../tokens/token-record.ts";
import type { Question } from "../tokens/validate.ts";
import type { Verification } from "../verification/verify-token.ts";
import type { AppEnv } from "./app-env.ts";
import { verifyInWorkplace } from "./verify-in-workplace.ts";
import type { Workplace } from "./workplace.ts";

/** Where and when a request is answered. */
export interface Visit {
  workplace: Workplace;
  /** The instant of the request; every decision of it uses this one clock. */
  now: EpochSeconds;
}

/**
 * The verdict on a token that a request brought. Notes the reason of a refusal for the log.
 *
 * @param fresh asks the primary whatever is cached: for what changes things
 * @throws StorageUnavailableError where no record could be had that is fresh enough
 */
export async function verifyRequestToken(
  c: Context<AppEnv>,
  { workplace, now }: Visit,
  text: string,
  questionOf: (record: TokenRecord) => Question,
  fresh = false,
): Promise<Verification> {
  const verification = await verifyInWorkplace(workplace, text, questionOf, {
    now,
    fresh,
    keepAlive(promise) {
      c.executionCtx.waitUntil(promise);
    },
  });
  if (verification.verdict.status === "refused") c.set("refusal", verification.verdict.reason);
  return verification;
}
