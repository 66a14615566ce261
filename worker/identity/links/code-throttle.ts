import type { Context } from "hono";
import { clearAttempts, takeAttempt } from "../../db/sign-in/sign-in-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { listAddressNetworks } from "../../http/get-address-network.ts";
import { PageError } from "../../pages/page-error.tsx";
import { computeKeyedHash } from "../compute-keyed-hash.ts";

/** Attempts from one network, and from one /48 of IPv6: 30 in 15 minutes, for all codes. */
const LIMIT = { limit: 30, windowSeconds: 15 * 60 };

/**
 * Counts an attempt to use a well-formed code of a link or of setup, before the code is looked up.
 *
 * Codes carry 256 random bits, so they cannot be guessed anyway. The limit keeps a flood of attempts from
 * becoming a flood of reads.
 *
 * @returns the keys of the counts, for `clearCodeAttempts`
 * @throws PageError after too many
 */
export async function throttleCode(c: Context<AppEnv>): Promise<readonly string[]> {
  const [network, ...wider] = listAddressNetworks(c.req.header("CF-Connecting-IP"));
  const hash = (text: string) =>
    computeKeyedHash(c.var.config.authSecret, "latchkey/sign-in-attempt", `code\n${text}`);
  const first = await hash(network);
  const others = await Promise.all(wider.map(hash));
  const keys = [first, ...others];
  const allowed = await Promise.all(keys.map((key) => c.env.SIGN_IN_LIMIT.limit({ key })));
  if (allowed.every(({ success }) => success)) {
    const limits = others.map((key) => ({ key, ...LIMIT }));
    if ((await takeAttempt(c.var.db, [{ key: first, ...LIMIT }, ...limits], c.var.now)) === null) {
      return keys;
    }
  }
  c.set("refusal", "code_throttled");
  throw new PageError(({ refusals }) => refusals.tooManyCodes);
}

/** Clears the counts after a valid code: many people in one office may use their links within an hour. */
export async function clearCodeAttempts(
  c: Context<AppEnv>,
  keys: readonly string[],
): Promise<void> {
  await clearAttempts(c.var.db, keys);
}
