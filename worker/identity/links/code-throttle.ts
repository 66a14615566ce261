import type { Context } from "hono";
import { clearAttempts, takeAttempt } from "../../db/sign-in/sign-in-queries.ts";
import { addressNetwork } from "../../http/address-network.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { PageError } from "../../pages/page-error.tsx";
import { keyedHash } from "../keyed-hash.ts";

/** Tries from one network: 30 in 15 minutes, over all codes. */
const LIMIT = { limit: 30, windowSeconds: 15 * 60 };

/**
 * Counts a try at a code of a link or of setup, before it is looked up.
 *
 * The codes carry 256 random bits, so this keeps nobody from guessing one: it keeps a flood of tries
 * from being one of reads.
 *
 * @returns the count, for `forgiveCode`
 * @throws PageError 429
 */
export async function throttleCode(c: Context<AppEnv>): Promise<string> {
  const network = addressNetwork(c.req.header("CF-Connecting-IP"));
  const key = await keyedHash(
    c.var.config.authSecret,
    "latchkey/sign-in-attempt",
    `code\n${network}`,
  );
  const { success } = await c.env.SIGN_IN_LIMIT.limit({ key });
  if (success && (await takeAttempt(c.var.db, [{ key, ...LIMIT }], c.var.now)) === null) return key;
  c.set("refusal", "code_throttled");
  throw new PageError(429, "Too many tries", "Try again in 15 minutes. Nothing was changed.");
}

/** Clears the count after a good code: an office may welcome many people in one hour. */
export async function forgiveCode(c: Context<AppEnv>, counted: string): Promise<void> {
  await clearAttempts(c.var.db, counted);
}
