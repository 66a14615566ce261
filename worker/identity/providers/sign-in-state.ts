import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import * as v from "valibot";
import { decodeBase64url, encodeBase64url } from "../../../shared/base64url.ts";
import { ProviderId, UserId } from "../../../shared/ids.ts";
import { EpochSeconds } from "../../../shared/time.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { deriveAuthKey, generateRandomText } from "../compute-keyed-hash.ts";
import { getCookieName, isSecure } from "../sign-in/cookie-names.ts";

/** A sign-in at a provider must end within this time. */
export const STATE_TTL_SECONDS = 600;
/** Sign-ins that one browser can have under way, in as many tabs. Each has a cookie of about 1 KB. */
const MAX_STATES = 5;
const STATE = /^[A-Za-z0-9_-]{43}$/;

const SignInState = v.object({
  provider: ProviderId,
  nonce: v.string(),
  /** The PKCE verifier (RFC 7636). */
  verifier: v.string(),
  /** The path to go on to. */
  returnTo: v.nullable(v.string()),
  /** True if the provider may show no page. */
  silent: v.boolean(),
  /** The oldest that the provider's own proof may be, in seconds; `null` for any age. */
  maxAge: v.nullable(v.number()),
  /** The sign-in to which the person connects the provider; `null` for an ordinary sign-in. */
  connect: v.nullable(v.object({ person: UserId, signInId: v.string() })),
  expiresAt: EpochSeconds,
});
/** What a sign-in at a provider began with. */
export type SignInState = v.InferOutput<typeof SignInState>;

/**
 * Keeps the state of a sign-in in a cookie of its own, sealed with AES-GCM. So nothing is stored before somebody has
 * signed in, and several tabs do not disturb each other.
 *
 * @returns the `state` parameter (RFC 6749 §4.1.1), which names the cookie
 */
export async function keepSignInState(
  c: Context<AppEnv>,
  state: Omit<SignInState, "expiresAt">,
): Promise<string> {
  const { origin } = new URL(c.req.url);
  const name = generateRandomText();
  const expiresAt = v.parse(EpochSeconds, c.var.now + STATE_TTL_SECONDS);
  for (const old of listStateCookies(c).slice(0, 1 - MAX_STATES)) dropCookie(c, old);
  setCookie(c, getStateCookieName(origin, name), await seal(c, name, { ...state, expiresAt }), {
    httpOnly: true,
    sameSite: "Lax",
    secure: isSecure(origin),
    path: "/",
    maxAge: STATE_TTL_SECONDS,
  });
  return name;
}

/**
 * Takes the state that a provider's answer names, and deletes its cookie.
 *
 * @returns `null` if this browser began no such sign-in at this provider in the last 10 minutes
 */
export async function takeSignInState(
  c: Context<AppEnv>,
  provider: string,
): Promise<{ name: string; state: SignInState } | null> {
  const { origin } = new URL(c.req.url);
  const [name = "", ...more] = c.req.queries("state") ?? [];
  if (more.length > 0 || !STATE.test(name)) return null;
  const sealed = getCookie(c, getStateCookieName(origin, name));
  if (sealed === undefined) return null;
  dropCookie(c, getStateCookieName(origin, name));
  const state = await open(c, name, sealed);
  const isGood = state !== null && state.provider === provider && c.var.now < state.expiresAt;
  return isGood ? { name, state } : null;
}

function getStateCookieName(origin: string, state: string): string {
  return `${getCookieName(origin, "state")}-${state.slice(0, 22)}`;
}

/** Lists the cookies of sign-ins under way, the oldest first, as browsers send them (RFC 6265 §5.4). */
function listStateCookies(c: Context<AppEnv>): string[] {
  const prefix = `${getCookieName(new URL(c.req.url).origin, "state")}-`;
  return Object.keys(getCookie(c)).filter((name) => name.startsWith(prefix));
}

function dropCookie(c: Context<AppEnv>, name: string): void {
  deleteCookie(c, name, { path: "/", secure: isSecure(new URL(c.req.url).origin) });
}

const encoder = new TextEncoder();

async function seal(c: Context<AppEnv>, name: string, state: SignInState): Promise<string> {
  const iv = Uint8Array.from(getRandomBytes(12));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: encoder.encode(name) },
    await importKey(c),
    encoder.encode(JSON.stringify(state)),
  );
  return [iv, new Uint8Array(sealed)].map(encodeBase64url).join(".");
}

async function open(c: Context<AppEnv>, name: string, sealed: string): Promise<SignInState | null> {
  const [iv, text] = sealed.split(".").map(decodeBase64url);
  if (!iv || !text) return null;
  try {
    const opened = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv, additionalData: encoder.encode(name) },
      await importKey(c),
      text,
    );
    return v.parse(SignInState, JSON.parse(new TextDecoder().decode(opened)));
  } catch {
    return null;
  }
}

function importKey(c: Context<AppEnv>): Promise<CryptoKey> {
  const algorithm = { name: "AES-GCM", length: 256 } as const;
  return deriveAuthKey(c.var.config.authSecret, "latchkey/sign-in-state", algorithm, [
    "encrypt",
    "decrypt",
  ]);
}
