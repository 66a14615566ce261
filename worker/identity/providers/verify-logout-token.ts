import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from "jose";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { EpochSeconds } from "../../../shared/time.ts";
import type { ProviderKeys } from "../../db/providers/provider-metadata.ts";
import { isAsymmetric } from "./ask-provider.ts";

/** What a logout token says, checked. */
export interface LogoutToken {
  jti: string;
  /** The provider's own session to end; `null` to end all of the subject. */
  sid: string | null;
  claims: Readonly<Record<string, unknown>>;
  /** From this instant on the token is refused for its age. */
  refusedFrom: EpochSeconds;
}

export interface LogoutTokenIssuer {
  issuer: string;
  clientId: string;
  algorithms: readonly string[];
  keys: ProviderKeys;
  /** Asks the provider for its keys again. @throws ProviderError */
  askForKeys: () => Promise<ProviderKeys>;
}

export type LogoutTokenRefusal = { reason: "malformed" | "stale" | "untrusted" };

/** The member of `events` that makes a JWT a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4). */
const EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** Providers give a logout token about 2 minutes. */
const MAX_AGE_SECONDS = 600;
/** How far the clocks may differ. */
const CLOCK_SECONDS = 30;

const printable = (maxLength: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength), v.regex(/^[\x20-\x7e]+$/));
const Claims = v.pipe(
  v.looseObject({
    iss: v.pipe(v.string(), v.maxLength(500)),
    iat: EpochSeconds,
    exp: EpochSeconds,
    jti: printable(500),
    sid: v.optional(printable(500)),
    sub: v.optional(printable(255)),
    events: v.looseObject({ [EVENT]: v.looseObject({}) }),
    // With a nonce, an id token could be taken for a logout token (§2.4).
    nonce: v.optional(v.never()),
  }),
  v.check(({ sid, sub }) => sid !== undefined || sub !== undefined),
);
// A logout token should say its type (§2.4). Some providers leave it out.
const Header = v.object({
  alg: v.pipe(v.string(), v.check(isAsymmetric)),
  typ: v.optional(v.pipe(v.string(), v.toLowerCase(), v.picklist(["logout+jwt", "jwt"]))),
});

/** Reads what needs no key, so that a malformed or old token costs no read of D1. */
export function readLogoutToken(
  text: string,
  now: EpochSeconds,
): Result<LogoutToken, LogoutTokenRefusal> {
  const header = v.safeParse(
    Header,
    decodeOrNull(() => decodeProtectedHeader(text)),
  );
  const claims = v.safeParse(
    Claims,
    decodeOrNull(() => decodeJwt(text)),
  );
  if (!header.success || !claims.success) return err({ reason: "malformed" });
  const { iat, exp, jti, sid = null } = claims.output;
  const refusedFrom = Math.min(exp, iat + MAX_AGE_SECONDS) + CLOCK_SECONDS;
  if (now >= refusedFrom || iat > now + CLOCK_SECONDS) return err({ reason: "stale" });
  return ok({
    jti,
    sid,
    claims: claims.output,
    refusedFrom: v.parse(EpochSeconds, refusedFrom),
  });
}

function decodeOrNull(decode: () => unknown): unknown {
  try {
    return decode();
  } catch {
    return null;
  }
}

/**
 * Verifies a token that `readLogoutToken` has read: signature, issuer and audience (§2.6). A key that is not kept has the
 * provider asked for its keys.
 *
 * @throws ProviderError if the keys cannot be had
 */
export async function verifyLogoutToken(
  text: string,
  { issuer, clientId, algorithms, keys, askForKeys }: LogoutTokenIssuer,
  now: EpochSeconds,
): Promise<Result<void, LogoutTokenRefusal>> {
  const verify = async ({ keys: list }: ProviderKeys) => {
    await jwtVerify(text, createLocalJWKSet({ keys: [...list] }), {
      issuer,
      audience: clientId,
      algorithms: [...algorithms],
      currentDate: new Date(now * 1000),
      clockTolerance: CLOCK_SECONDS,
    });
  };
  try {
    await verify(keys).catch(async (error: unknown) => {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await verify(await askForKeys());
    });
    return ok(undefined);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) {
      return err({ reason: "untrusted" });
    }
    throw error;
  }
}
