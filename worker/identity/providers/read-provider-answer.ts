import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { EpochSeconds } from "../../../shared/time.ts";
import type { StoredProvider } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { isFreshProof } from "../../tokens/is-fresh-proof.ts";
import type { OpenedProvider } from "./provider-client.ts";
import { ProviderError } from "./provider-error.ts";
import type { SignInState } from "./sign-in-state.ts";

/** What a provider says of a person, checked. */
export interface ProviderAnswer extends CheckedClaims {
  subject: string;
}

/** The claims of an id token that passed all checks. It may lack the claim that names the person. */
export interface CheckedClaims {
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

/** What a request for an answer began with. */
export interface AwaitedAnswer {
  /** The `state` parameter. */
  name: string;
  state: Pick<SignInState, "nonce" | "verifier" | "maxAge">;
  /** The redirect URI that the request named. */
  redirect: string;
}

/**
 * Reads the claims of a provider's answer: checks `state` and `iss` (RFC 9207), trades the code, and checks the id token with its
 * signature, issuer, audience, `azp`, `nonce`, times and algorithm (OpenID Connect Core §3.1.3.7).
 */
export async function readProviderClaims(
  c: Context<AppEnv>,
  opened: OpenedProvider,
  { name, state, redirect }: AwaitedAnswer,
): Promise<Result<CheckedClaims, AnswerRefusal>> {
  const { provider, client } = opened;
  const claims = await trade(c, opened, { name, state, redirect });
  if (!claims.ok) return claims;
  const checked = v.safeParse(Claims, claims.value);
  if (!checked.success) return err({ reason: "wrong_answer" });
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
  return ok({ claims: claims.value, isAddressUnverified, sid, acr, authenticatedAt: at });
}

/** Reads a provider's answer to a sign-in, which has to name a person. */
export async function readProviderAnswer(
  c: Context<AppEnv>,
  opened: OpenedProvider,
  awaited: AwaitedAnswer,
): Promise<Result<ProviderAnswer, AnswerRefusal>> {
  const answer = await readProviderClaims(c, opened, awaited);
  if (!answer.ok) return answer;
  const subject = findSubject(opened.provider, answer.value.claims);
  return subject === null ? err({ reason: "wrong_answer" }) : ok({ subject, ...answer.value });
}

/** Returns the value of the claim that names the person. */
export function findSubject(
  { subjectClaim }: Pick<StoredProvider, "subjectClaim">,
  claims: CheckedClaims["claims"],
): string | null {
  const subject = v.safeParse(Subject, claims[subjectClaim]);
  return subject.success ? subject.output : null;
}

function toEarlier(first: EpochSeconds, second: EpochSeconds): EpochSeconds {
  return first < second ? first : second;
}

async function trade(
  c: Context<AppEnv>,
  { server, client, clientAuth, options }: OpenedProvider,
  { name, state, redirect }: AwaitedAnswer,
): Promise<Result<oauth.IDToken, AnswerRefusal>> {
  try {
    const parameters = oauth.validateAuthResponse(server, client, new URL(c.req.url), name);
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
