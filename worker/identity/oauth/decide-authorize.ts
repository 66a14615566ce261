import type { EpochSeconds } from "../../../shared/time.ts";
import { isFreshProof } from "../../tokens/is-fresh-proof.ts";
import type { AuthorizeErrorCode, AuthorizeRequest } from "./authorize-request.ts";

interface OpenedOrganization {
  id: string;
  lastSessionAt: number | null;
  /** When the person last proved who they are by what opens it; `null` if that is not known. */
  provedAt: EpochSeconds | null;
}

/** The facts that decide an authorization request. */
export interface AuthorizeFacts<Organization extends OpenedOrganization> {
  request: Pick<AuthorizeRequest, "prompt" | "maxAge" | "organization">;
  /** True if a person is signed in by the cookie. */
  isSignedIn: boolean;
  now: EpochSeconds;
  /** The person's enabled memberships that the sign-in opens, the last used first. */
  organizations: readonly Organization[];
  /** What would open the requested organization, or any if none is requested; `null` if there is no such membership. */
  closedBy: "other_password" | "provider" | null;
  /** True if the person has allowed this installation, not only this client. */
  consented: boolean;
}

/**
 * Why a person who is signed in has to sign in: their last proof is too old for this request, or another password of
 * theirs, or the organization's provider, opens the organization. `null` if they are not signed in, or the client asks
 * for it.
 */
export type SignInReason = "old_proof" | "other_password" | "provider" | null;

export type AuthorizeDecision<Organization> =
  | { kind: "sign_in"; reason: SignInReason }
  | { kind: "consent"; organization: Organization }
  | { kind: "grant"; organization: Organization }
  | { kind: "refuse"; code: AuthorizeErrorCode };

/**
 * Decides an authorization request.
 *
 * If the person has to sign in by another password, or by the organization's provider, they are asked to, like a
 * person who is not signed in.
 *
 * With `prompt=none` no page is shown: the answer is an error code that names the page needed (OpenID Connect
 * Core §3.1.2.6). If the request names no organization, it gets that of the newest session, or the first. A
 * silent request is refused instead of guessing between several that were never used.
 */
export function decideAuthorize<Organization extends OpenedOrganization>(
  facts: AuthorizeFacts<Organization>,
): AuthorizeDecision<Organization> {
  const { request, organizations } = facts;
  if (!facts.isSignedIn) return askToSignIn(request, null);
  const silent = request.prompt === "none";
  const organization =
    request.organization === null
      ? organizations[0]
      : organizations.find(({ id }) => id === request.organization);
  const { maxAge } = request;
  const isOld = maxAge !== null && !isFreshProof(organization?.provedAt ?? null, maxAge, facts.now);
  if (isOld && organization !== undefined) return askToSignIn(request, "old_proof");
  if (request.prompt === "login") return askToSignIn(request, null);
  if (organization === undefined && facts.closedBy !== null) {
    return askToSignIn(request, facts.closedBy);
  }
  if (organization === undefined) return refuse("access_denied");
  const guessed = request.organization === null && organizations.length > 1;
  if (silent && guessed && organization.lastSessionAt === null) {
    return refuse("interaction_required");
  }
  if (facts.consented) return { kind: "grant", organization };
  return silent ? refuse("consent_required") : { kind: "consent", organization };
}

function askToSignIn({ prompt }: Pick<AuthorizeRequest, "prompt">, reason: SignInReason) {
  return prompt === "none" ? refuse("login_required") : ({ kind: "sign_in", reason } as const);
}

function refuse(code: AuthorizeErrorCode): { kind: "refuse"; code: AuthorizeErrorCode } {
  return { kind: "refuse", code };
}
