import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "../../http/app-env.ts";
import { constantTimeEqual } from "../../tokens/constant-time-equal.ts";
import { keyedHash } from "../keyed-hash.ts";
import { randomText } from "../random-text.ts";
import { cookieName, isSecure } from "./cookie-names.ts";

const TTL_SECONDS = 180 * 86_400;

/**
 * The browser's own id, where it has signed in as `email` before: it says so by a cookie signed for
 * that account alone, so that nobody's own account vouches for guesses at another's.
 */
export async function knownBrowserId(c: Context<AppEnv>, email: string): Promise<string | null> {
  const { origin } = new URL(c.req.url);
  const [id, mac] = getCookie(c, cookieName(origin, "browser"))?.split(".") ?? [];
  if (!id || !mac || !/^[A-Za-z0-9_-]{43}$/.test(id)) return null;
  return constantTimeEqual(mac, await sign(c, id, email)) ? id : null;
}

/** Remembers that this browser has signed in as `email`. It lets nobody in; it only sets counts apart. */
export async function rememberBrowser(c: Context<AppEnv>, email: string): Promise<void> {
  const { origin } = new URL(c.req.url);
  const id = (await knownBrowserId(c, email)) ?? randomText();
  setCookie(c, cookieName(origin, "browser"), `${id}.${await sign(c, id, email)}`, {
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure(origin),
    path: "/",
    maxAge: TTL_SECONDS,
  });
}

function sign(c: Context<AppEnv>, id: string, email: string): Promise<string> {
  return keyedHash(c.var.config.authSecret, "latchkey/known-browser", `${id}\n${email}`);
}
