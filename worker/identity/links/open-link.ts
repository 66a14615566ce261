import type { Context } from "hono";
import {
  findLink,
  type StoredInvitation,
  type StoredPasswordLink,
} from "../../db/links/one-time-links.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { forgiveCode, throttleCode } from "./code-throttle.ts";
import { linkDigest, readCode } from "./link-code.ts";

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
