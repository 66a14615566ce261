import type { EpochSeconds } from "../../../shared/time.ts";
import { isFreshProof } from "../../tokens/is-fresh-proof.ts";
import type { AuthorizeErrorCode, AuthorizeRequest } from "./authorize-request.ts";

/** The facts that decide an authorization request. */
export interface AuthorizeFacts<Organization extends { id: string; lastSessionAt: number | null }> {
  request: Pick<AuthorizeRequest, "prompt" | "maxAge" | "organization">;
  /** When the person signed in by the cookie last proved who they are; `null` if nobody is signed in. */
  provedAt: EpochSeconds | null;
  now: EpochSeconds;
  /** The person's enabled memberships that the sign-in opens, the last used first. */
  organizations: readonly Organization[];
  /** True if another password opens the requested organization, or any if none is requested. */
  isClosed: boolean;
  /** True if the person has allowed this installation, not only this client. */
  consented: boolean;
}

/**
 * Why a person who is signed in has to sign in: their last proof is too old for this request, or another password of
 * theirs opens the organization. `null` if they are not signed in, or the client asks for it.
 */
export type SignInReason = "old_proof" | "other_password" | null;

export type AuthorizeDecision<Organization> =
  | { kind: "sign_in"; reason: SignInReason }
  | { kind: "consent"; organization: Organization }
  | { kind: "grant"; organization: Organization }
  | { kind: "refuse"; code: AuthorizeErrorCode };

/**
 * Decides an authorization request.
 *
 * If the person has to sign in by another password, they are asked to, like a person who is not signed in.
 *
 * With `prompt=none` no page is shown: the answer is an error code that names the page needed (OpenID Connect
 * Core §3.1.2.6). If the request names no organization, it gets that of the newest session, or the first. A
 * silent request is refused instead of guessing between several that were never used.
 */
export function decideAuthorize<Organization extends { id: string; lastSessionAt: number | null }>(
  facts: AuthorizeFacts<Organization>,
): AuthorizeDecision<Organization> {
  const { request, organizations } = facts;
  const silent = request.prompt === "none";
  const reason = findSignInReason(facts);
  if (reason !== undefined) return askToSignIn(request, reason);
  const organization =
    request.organization === null
      ? organizations[0]
      : organizations.find(({ id }) => id === request.organization);
  if (organization === undefined && facts.isClosed) {
    return askToSignIn(request, "other_password");
  }
  if (organization === undefined) return refuse("access_denied");
  const guessed = request.organization === null && organizations.length > 1;
  if (silent && guessed && organization.lastSessionAt === null) {
    return refuse("interaction_required");
  }
  if (facts.consented) return { kind: "grant", organization };
  return silent ? refuse("consent_required") : { kind: "consent", organization };
}

/** Returns why the person has to sign in before anything else is decided; `undefined` if they need not. */
function findSignInReason({
  request: { prompt, maxAge },
  provedAt,
  now,
}: Pick<AuthorizeFacts<never>, "request" | "provedAt" | "now">): SignInReason | undefined {
  if (provedAt === null) return null;
  if (maxAge !== null && !isFreshProof(provedAt, maxAge, now)) return "old_proof";
  return prompt === "login" ? null : undefined;
}

function askToSignIn({ prompt }: Pick<AuthorizeRequest, "prompt">, reason: SignInReason) {
  return prompt === "none" ? refuse("login_required") : ({ kind: "sign_in", reason } as const);
}

function refuse(code: AuthorizeErrorCode): { kind: "refuse"; code: AuthorizeErrorCode } {
  return { kind: "refuse", code };
}
