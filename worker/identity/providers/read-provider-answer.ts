import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { EpochSeconds } from "../../../shared/time.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { isFreshProof } from "../../tokens/is-fresh-proof.ts";
import { buildCallbackAddress } from "./begin-provider-sign-in.ts";
import type { OpenedProvider } from "./provider-client.ts";
import { ProviderError } from "./provider-error.ts";
import type { SignInState } from "./sign-in-state.ts";

/** What a provider says of a person, checked. */
export interface ProviderAnswer {
  subject: string;
  claims: Readonly<Record<string, unknown>>;
  /** True if the provider says that the address is not verified. */
  isAddressUnverified: boolean;
  /** The provider's own session id, which a back-channel logout names. */
  sid: string | null;
  acr: string | null;
  /** When the person themselves proved who they are (`auth_time`); `null` if the provider did not say. */
  authenticatedAt: EpochSeconds | null;
}

/**
 * Why an answer of a provider is not taken. `declined`: the person or the provider said no, with its error code.
 * `not_fresh` and `wrong_acr`: the person did not sign in as they had to.
 */
export type AnswerRefusal =
  | { reason: "declined"; code: string }
  | { reason: "down" | "wrong_answer" | "not_fresh" | "wrong_acr" };

const Claims = v.looseObject({
  sid: v.optional(v.pipe(v.string(), v.maxLength(500))),
  acr: v.optional(v.pipe(v.string(), v.maxLength(500))),
  auth_time: v.optional(EpochSeconds),
  azp: v.optional(v.string()),
  // Some providers send a text.
  email_verified: v.optional(v.union([v.boolean(), v.picklist(["true", "false"])])),
});
/** How far the clocks may differ. */
const CLOCK_SECONDS = 30;
/** A subject has at most 255 ASCII characters (OpenID Connect Core §2). */
const Subject = v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,255}$/));

/**
 * Reads a provider's answer: checks `state` and `iss` (RFC 9207), trades the code, and checks the id token with its
 * signature, issuer, audience, `azp`, `nonce`, times and algorithm (OpenID Connect Core §3.1.3.7).
 */
export async function readProviderAnswer(
  c: Context<AppEnv>,
  opened: OpenedProvider,
  { name, state }: { name: string; state: SignInState },
): Promise<Result<ProviderAnswer, AnswerRefusal>> {
  const { provider, client } = opened;
  const claims = await trade(c, opened, name, state);
  if (!claims.ok) return claims;
  const checked = v.safeParse(Claims, claims.value);
  const subject = v.safeParse(Subject, claims.value[provider.subjectClaim]);
  if (!checked.success || !subject.success) return err({ reason: "wrong_answer" });
  const { sid = null, acr = null, azp, auth_time: authenticatedAt = null } = checked.output;
  if (azp !== undefined && azp !== client.client_id) return err({ reason: "wrong_answer" });
  if (provider.acrValues !== null && !provider.acrValues.split(" ").includes(acr ?? "")) {
    return err({ reason: "wrong_acr" });
  }
  // The provider's clock may run ahead, but no proof is of the future.
  const at = authenticatedAt === null ? null : toEarlier(authenticatedAt, c.var.now);
  if (state.maxAge !== null && !isFreshProof(at, state.maxAge + CLOCK_SECONDS, c.var.now)) {
    return err({ reason: "not_fresh" });
  }
  const isAddressUnverified = String(checked.output.email_verified) === "false";
  const proof = { sid, acr, authenticatedAt: at };
  return ok({ subject: subject.output, claims: claims.value, isAddressUnverified, ...proof });
}

function toEarlier(first: EpochSeconds, second: EpochSeconds): EpochSeconds {
  return first < second ? first : second;
}

async function trade(
  c: Context<AppEnv>,
  { server, client, clientAuth, options, provider }: OpenedProvider,
  name: string,
  state: SignInState,
): Promise<Result<oauth.IDToken, AnswerRefusal>> {
  try {
    const parameters = oauth.validateAuthResponse(server, client, new URL(c.req.url), name);
    const redirect = buildCallbackAddress(c, provider.id);
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      clientAuth,
      parameters,
      redirect,
      state.verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: state.nonce,
      requireIdToken: true,
    });
    // The library checks the signature only here, since it takes a token from the token endpoint as genuine.
    await oauth.validateApplicationLevelSignature(server, response, options);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    return claims === undefined ? err({ reason: "wrong_answer" }) : ok(claims);
  } catch (error) {
    return err(explain(error));
  }
}

function explain(error: unknown): AnswerRefusal {
  if (error instanceof oauth.AuthorizationResponseError) {
    return { reason: "declined", code: error.error };
  }
  if (error instanceof ProviderError) {
    const isDown = error.fault === "unreachable" || error.fault === "asked_too_often";
    return { reason: isDown ? "down" : "wrong_answer" };
  }
  return { reason: "wrong_answer" };
}
