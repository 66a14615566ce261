import type { Context } from "hono";
import { clearAttempts, takeAttempt } from "../../db/sign-in/sign-in-queries.ts";
import { addressNetwork } from "../../http/address-network.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { PageError } from "../../pages/page-error.tsx";
import { keyedHash } from "../keyed-hash.ts";

/** Attempts from one network: 30 in 15 minutes, for all codes. */
const LIMIT = { limit: 30, windowSeconds: 15 * 60 };

/**
 * Counts an attempt to use a code of a link or of setup, before the code is looked up.
 *
 * Codes carry 256 random bits, so they cannot be guessed anyway. The limit keeps a flood of attempts from
 * becoming a flood of reads.
 *
 * @returns the key of the count, for `clearCodeAttempts`
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

/** Clears the count after a valid code: many people in one office may use their links within an hour. */
export async function clearCodeAttempts(c: Context<AppEnv>, key: string): Promise<void> {
  await clearAttempts(c.var.db, key);
}
