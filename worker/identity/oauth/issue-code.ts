import type { Context } from "hono";
import * as v from "valibot";
import { EpochSeconds } from "../../../shared/time.ts";
import { insertCode } from "../../db/sign-in/oauth-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import type { SignIn } from "../sign-in/find-current-sign-in.ts";
import { makeAuthorizationCode } from "./authorization-code.ts";
import type { AuthorizeRequest } from "./authorize-request.ts";

const CODE_TTL_SECONDS = 60;

/**
 * Issues an authorization code for `request`: valid once and for 60 s, stored hashed. Only the
 * installation whose key the request named can trade it (RFC 9449 §10).
 */
export async function issueCode(
  c: Context<AppEnv>,
  request: AuthorizeRequest,
  signIn: SignIn,
  organization: string,
): Promise<string> {
  const { clientId, redirectUri, codeChallenge, keyThumbprint } = request;
  const { db, now, config } = c.var;
  const { code, digest } = await makeAuthorizationCode(config.authSecret);
  await insertCode(
    db,
    {
      digest,
      clientId,
      redirectUri,
      codeChallenge,
      keyThumbprint,
      person: signIn.person,
      organization,
      cookieSessionId: signIn.id,
      expiresAt: v.parse(EpochSeconds, now + CODE_TTL_SECONDS),
    },
    now,
  );
  return code;
}
