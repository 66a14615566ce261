import type { Context } from "hono";
import * as v from "valibot";
import { EpochSeconds } from "../../../shared/time.ts";
import {
  findLink,
  type NewLink,
  type StoredInvitation,
  type StoredPasswordLink,
} from "../../db/links/one-time-links.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";
import { keyedHash, randomText } from "../keyed-hash.ts";
import { forgiveCode, throttleCode } from "./code-throttle.ts";

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

function linkDigest(authSecret: string, code: string): Promise<string> {
  return keyedHash(authSecret, "latchkey/one-time-link", code);
}

/** A link that someone holds, with its code, which the next form carries on. */
export interface OpenedLink<Link> {
  code: string;
  link: Link;
}

/**
 * The live link of a kind whose code a form brings.
 *
 * @returns `null` for any other code: unknown, used, replaced, expired or of the other kind
 */
export async function openLink<Kind extends "invitation" | "password">(
  c: Context<AppEnv>,
  kind: Kind,
  text: string,
): Promise<OpenedLink<Extract<StoredInvitation | StoredPasswordLink, { kind: Kind }>> | null> {
  const counted = await throttleCode(c);
  const code = readCode(text);
  if (code === null) return null;
  const digest = await linkDigest(c.var.config.authSecret, code);
  const link = await findLink(c.var.db, digest, c.var.now);
  if (link === null || !isOf(kind, link)) return null;
  await forgiveCode(c, counted);
  return { code, link };
}

function isOf<Kind extends "invitation" | "password">(
  kind: Kind,
  link: StoredInvitation | StoredPasswordLink,
): link is Extract<StoredInvitation | StoredPasswordLink, { kind: Kind }> {
  return link.kind === kind;
}
