import type { BetterAuthPlugin } from "better-auth/types";
import type { Context } from "hono";
import { imitateAccountRead } from "../db/people/person-queries.ts";
import { openAuthStorage } from "../db/sign-in/open-auth-storage.ts";
import type { AppEnv } from "../http/app-env.ts";
import { getRandomBytes } from "../http/get-random-bytes.ts";
import { generateId } from "../tokens/generate-id.ts";
import { computeKeyedHash } from "./compute-keyed-hash.ts";
import { hashPassword } from "./hash-password.ts";
import { getCookieName, isSecure } from "./sign-in/cookie-names.ts";

/** A sign-in ends this long after its last use. */
export const SIGN_IN_TTL_SECONDS = 30 * 86_400;
/** A sign-in ends this long after it began, even if it is used. */
export const SIGN_IN_MAX_SECONDS = 90 * 86_400;
/** Limits the cost of hashing. */
export const MAX_PASSWORD_LENGTH = 128;

/**
 * Creates Better Auth for one request, because its promises must not outlive the request.
 *
 * Better Auth is imported on first use, so that a validation never pays for it. Its own routes stay unmounted and sign-up
 * is disabled: people join by an invitation.
 *
 * @param plugins add endpoints of ours
 * @param isRight checks the typed password of a known email. Better Auth itself knows only one password of an account.
 */
export async function openAuth<const Plugins extends BetterAuthPlugin[] = []>(
  c: Context<AppEnv>,
  isRight: (password: string) => Promise<boolean> = async () => false,
  plugins?: Plugins,
) {
  const [{ betterAuth }, database] = await Promise.all([
    import("better-auth/minimal"),
    openAuthStorage(c.var.storage),
  ]);
  const { origin } = new URL(c.req.url);
  return betterAuth({
    baseURL: origin,
    secret: await computeKeyedHash(c.var.config.authSecret, "latchkey/better-auth", ""),
    database,
    plugins: (plugins ?? []) as Plugins,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: {
        // Better Auth calls this only for an unknown email. It must take as long as `verify` for a known one.
        hash: async (password) => {
          await imitateAccountRead(c.var.db);
          return hashPassword(password);
        },
        verify: ({ password }) => isRight(password),
      },
    },
    session: {
      expiresIn: SIGN_IN_TTL_SECONDS,
      updateAge: 86_400,
      additionalFields: { passwordId: { type: "string", required: false, input: false } },
    },
    advanced: {
      database: {
        generateId: ({ model }) => generateId(model === "user" ? "usr" : "ses", getRandomBytes),
        validateSchema: false,
      },
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: getCookieName(origin, "session"),
          attributes: { httpOnly: true, sameSite: "lax", secure: isSecure(origin), path: "/" },
        },
      },
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
    },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  });
}

/** Returns the request headers that Better Auth may see. It never sees the body, the URL or other headers. */
export function buildAuthHeaders(c: Context<AppEnv>): Headers {
  const headers = new Headers();
  for (const name of ["Cookie", "User-Agent", "CF-Connecting-IP"]) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  return headers;
}

/** Adds the cookies that Better Auth sets to the answer. */
export function copyCookies(c: Context<AppEnv>, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) c.header("Set-Cookie", cookie, { append: true });
}
