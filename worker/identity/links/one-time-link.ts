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
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { computeKeyedHash, generateRandomText } from "../compute-keyed-hash.ts";
import { clearCodeAttempts, throttleCode } from "./code-throttle.ts";

/** A link expires after 72 hours. */
const TTL_SECONDS = 72 * 3600;
const CODE = /^[A-Za-z0-9_-]{43}$/;

/**
 * Creates a one-time link to `path`, with a code of 256 random bits behind the `#`. Browsers never send that part,
 * so no server, proxy or log on the way sees the code. Only a keyed hash of it is stored.
 */
export async function createLink(
  c: Context<AppEnv>,
  path: "/invitation" | "/password",
): Promise<{ link: string; stored: NewLink }> {
  const code = generateRandomText();
  const digest = await digestLinkCode(c.var.config.authSecret, code);
  const expiresAt = v.parse(EpochSeconds, c.var.now + TTL_SECONDS);
  return {
    link: `${new URL(c.req.url).origin}${path}#${code}`,
    stored: { id: generateId("lnk", getRandomBytes), digest, expiresAt },
  };
}

/** Reads the code in pasted text, which is a code or a whole link; `null` if there is none. */
export function readCode(text: string): string | null {
  const code = text.trim().slice(text.trim().lastIndexOf("#") + 1);
  return CODE.test(code) ? code : null;
}

function digestLinkCode(authSecret: string, code: string): Promise<string> {
  return computeKeyedHash(authSecret, "latchkey/one-time-link", code);
}

/** A live link, with its code for the next form. */
export interface OpenedLink<Link> {
  code: string;
  link: Link;
}

/**
 * Finds the live link of a kind by the code that a form sends.
 *
 * @returns `null` if the code is unknown, used, replaced, expired or of the other kind
 */
export async function openLink<Kind extends "invitation" | "password">(
  c: Context<AppEnv>,
  kind: Kind,
  text: string,
): Promise<OpenedLink<Extract<StoredInvitation | StoredPasswordLink, { kind: Kind }>> | null> {
  const code = readCode(text);
  if (code === null) return null;
  const attemptKeys = await throttleCode(c);
  const digest = await digestLinkCode(c.var.config.authSecret, code);
  const link = await findLink(c.var.db, digest, c.var.now);
  if (link === null || !isOfKind(kind, link)) return null;
  await clearCodeAttempts(c, attemptKeys);
  return { code, link };
}

function isOfKind<Kind extends "invitation" | "password">(
  kind: Kind,
  link: StoredInvitation | StoredPasswordLink,
): link is Extract<StoredInvitation | StoredPasswordLink, { kind: Kind }> {
  return link.kind === kind;
}
