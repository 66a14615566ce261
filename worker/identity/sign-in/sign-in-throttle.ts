import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { listPasswords, type StoredPassword } from "../../db/sign-in/password-queries.ts";
import { type AttemptLimit, takeAttempt } from "../../db/sign-in/sign-in-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { listAddressNetworks } from "../../http/get-address-network.ts";
import { isEqualInConstantTime } from "../../tokens/is-equal-in-constant-time.ts";
import { computeKeyedHash, generateRandomText } from "../compute-keyed-hash.ts";
import { getCookieName, isSecure } from "./cookie-names.ts";

/** Attempts per account from one place: 10 in 15 minutes. */
const PLACE_LIMIT = { limit: 10, windowSeconds: 15 * 60 };
/** Attempts per account from one /48 of IPv6: 30 in an hour, so that it cannot use up the account's attempts. */
const WIDE_LIMIT = { limit: 30, windowSeconds: 60 * 60 };
/** Attempts per account from all places except known browsers: 100 in an hour. */
const ACCOUNT_LIMIT = { limit: 100, windowSeconds: 60 * 60 };
const BINDING_PERIOD_SECONDS = 60;

export type Throttle =
  | { allowed: true; counts: readonly [string, ...string[]]; passwords: StoredPassword[] }
  | { allowed: false; by: "address" | "account"; retryAfterSeconds: number };

/**
 * Counts an attempt to sign in as `email`, and decides if its password may be checked. The rules:
 *
 * 1. An attempt comes from a *place*. A browser that has signed in to this account before, by its signed cookie,
 *    is a place of its own. For any other browser the place is the network of its address, and for every browser if
 *    the account has several passwords: an attacker who knows one of them could make browsers known, and guess another.
 * 2. Each place has 20 attempts a minute for all accounts, counted by the platform, and so has each /48 of IPv6.
 * 3. Each account has 10 attempts per place in 15 minutes, counted in D1; a success clears the count.
 * 4. Each account has 30 attempts an hour from each /48 of IPv6, counted like rule 3. Its owner cannot lock a person
 *    out of new browsers by themselves.
 * 5. Each account has 100 attempts an hour from all places except known browsers.
 *
 * So guessing is slow from one address and from many, but never locks a person out of a browser that they have
 * used. Emails and addresses are stored only as keyed hashes. An attempt is counted before its password is
 * checked, so that parallel attempts cannot evade the limit. A refusal by rule 2 leaves no audit row, since a
 * flood of requests would become a flood of writes.
 */
export async function throttleSignIn(c: Context<AppEnv>, email: string): Promise<Throttle> {
  const browserId = await findKnownBrowserId(c, email);
  const knownBrowser = browserId === null ? null : `browser ${browserId}`;
  const networks = listAddressNetworks(c.req.header("CF-Connecting-IP")).map(
    (network) => `network ${network}`,
  ) as [string, ...string[]];
  // Before D1 is read, so that a flood costs no reads.
  if (!(await takePlatformAttempts(c, knownBrowser === null ? networks : [knownBrowser]))) {
    return REFUSED_BY_PLATFORM;
  }
  const passwords = await listPasswords(c.var.db, email);
  const browser = passwords.length > 1 ? null : knownBrowser;
  if (browser !== knownBrowser && !(await takePlatformAttempts(c, networks))) {
    return REFUSED_BY_PLATFORM;
  }
  const [place, ...wider] = browser === null ? networks : [browser];
  const hash = (text: string) => hashAttempt(c, text);
  const limits: [AttemptLimit, ...AttemptLimit[]] = [
    { key: await hash(`${email}\n${place}`), ...PLACE_LIMIT },
  ];
  for (const wide of wider) {
    limits.push({ key: await hash(`${email}\n${wide}`), ...WIDE_LIMIT });
  }
  if (browser === null) limits.push({ key: await hash(email), ...ACCOUNT_LIMIT });
  const retryAt = await takeAttempt(c.var.db, limits, c.var.now);
  if (retryAt !== null) {
    return { allowed: false, by: "account", retryAfterSeconds: Math.max(1, retryAt - c.var.now) };
  }
  const [first, ...others] = limits;
  return { allowed: true, counts: [first.key, ...others.map(({ key }) => key)], passwords };
}

const REFUSED_BY_PLATFORM = {
  allowed: false,
  by: "address",
  retryAfterSeconds: BINDING_PERIOD_SECONDS,
} as const;

/** Takes an attempt of each place by the platform's limit, which reads no database. Returns false if one has none left. */
async function takePlatformAttempts(
  c: Context<AppEnv>,
  places: readonly string[],
): Promise<boolean> {
  for (const place of places) {
    const { success } = await c.env.SIGN_IN_LIMIT.limit({ key: await hashAttempt(c, place) });
    if (!success) return false;
  }
  return true;
}

const hashAttempt = (c: Context<AppEnv>, text: string) =>
  computeKeyedHash(c.var.config.authSecret, "latchkey/sign-in-attempt", text);

const TTL_SECONDS = 180 * 86_400;

/**
 * Reads the id of a browser that has signed in as `email` before. Its cookie is signed for one account, so that
 * an attacker's own account does not make their browser known to another.
 */
async function findKnownBrowserId(c: Context<AppEnv>, email: string): Promise<string | null> {
  const { origin } = new URL(c.req.url);
  const [id, mac] = getCookie(c, getCookieName(origin, "browser"))?.split(".") ?? [];
  if (!id || !mac || !/^[A-Za-z0-9_-]{43}$/.test(id)) return null;
  return isEqualInConstantTime(mac, await sign(c, id, email)) ? id : null;
}

/** Sets a cookie that makes this browser a known one of `email`. It only separates counts and never signs in. */
export async function rememberBrowser(c: Context<AppEnv>, email: string): Promise<void> {
  const { origin } = new URL(c.req.url);
  const id = (await findKnownBrowserId(c, email)) ?? generateRandomText();
  setCookie(c, getCookieName(origin, "browser"), `${id}.${await sign(c, id, email)}`, {
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure(origin),
    path: "/",
    maxAge: TTL_SECONDS,
  });
}

function sign(c: Context<AppEnv>, id: string, email: string): Promise<string> {
  return computeKeyedHash(c.var.config.authSecret, "latchkey/known-browser", `${id}\n${email}`);
}
