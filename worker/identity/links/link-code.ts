import type { Context } from "hono";
import * as v from "valibot";
import { EpochSeconds } from "../../../shared/time.ts";
import type { NewLink } from "../../db/links/one-time-links.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";
import { keyedHash } from "../keyed-hash.ts";
import { randomText } from "../random-text.ts";

/** How long a link is good: 72 hours. */
const TTL_SECONDS = 72 * 3600;
const CODE = /^[A-Za-z0-9_-]{43}$/;

/**
 * A new link to `path` that works once: 256 random bits behind the `#`, which no browser sends, so that no
 * server, proxy or log on the way ever has them. What is stored is a keyed hash.
 */
export async function newLink(
  c: Context<AppEnv>,
  path: "/invitation" | "/password",
): Promise<{ link: string; stored: NewLink }> {
  const code = randomText();
  const digest = await linkDigest(c.var.config.authSecret, code);
  const expiresAt = v.parse(EpochSeconds, c.var.now + TTL_SECONDS);
  return {
    link: `${new URL(c.req.url).origin}${path}#${code}`,
    stored: { id: newId("lnk", randomBytes), digest, expiresAt },
  };
}

/** The code in what someone pasted: the code itself, or the whole link. `null` where there is none. */
export function readCode(text: string): string | null {
  const code = text.trim().slice(text.trim().lastIndexOf("#") + 1);
  return CODE.test(code) ? code : null;
}

export function linkDigest(authSecret: string, code: string): Promise<string> {
  return keyedHash(authSecret, "latchkey/one-time-link", code);
}
