import type { AuthorizeErrorCode, AuthorizeRequest } from "./authorize-request.ts";

/** What an authorization request is decided by. */
export interface AuthorizeFacts<Organization extends { id: string; lastSessionAt: number | null }> {
  request: Pick<AuthorizeRequest, "prompt" | "organization">;
  signedIn: boolean;
  /** The person's enabled memberships, the one last used first. */
  organizations: readonly Organization[];
  consented: boolean;
}

export type AuthorizeDecision<Organization> =
  | { kind: "sign_in" }
  | { kind: "consent"; organization: Organization }
  | { kind: "grant"; organization: Organization }
  | { kind: "refuse"; code: AuthorizeErrorCode };

/**
 * What an authorization request leads to.
 *
 * With `prompt=none` nothing is asked: what would need a page is refused by the code that names it
 * (OpenID Connect Core §3.1.2.6). Where no organization is named, it is the one of the newest
 * session, or the first; but a silent request does not guess between several never used.
 */
export function decideAuthorize<Organization extends { id: string; lastSessionAt: number | null }>(
  facts: AuthorizeFacts<Organization>,
): AuthorizeDecision<Organization> {
  const { request, organizations } = facts;
  const silent = request.prompt === "none";
  if (!facts.signedIn) return silent ? refuse("login_required") : { kind: "sign_in" };
  if (request.prompt === "login") return { kind: "sign_in" };
  const organization =
    request.organization === null
      ? organizations[0]
      : organizations.find(({ id }) => id === request.organization);
  if (organization === undefined) return refuse("access_denied");
  const guessed = request.organization === null && organizations.length > 1;
  if (silent && guessed && organization.lastSessionAt === null) {
    return refuse("interaction_required");
  }
  if (facts.consented) return { kind: "grant", organization };
  return silent ? refuse("consent_required") : { kind: "consent", organization };
}

function refuse(code: AuthorizeErrorCode): { kind: "refuse"; code: AuthorizeErrorCode } {
  return { kind: "refuse", code };
}
