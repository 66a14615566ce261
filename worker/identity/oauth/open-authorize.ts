import type { Context } from "hono";
import { listPersonMemberships } from "../../db/people/person-queries.ts";
import { hasConsent } from "../../db/sign-in/consent-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { PageError } from "../../pages/page-error.tsx";
import { findCurrentSignIn, type SignIn } from "../sign-in/find-current-sign-in.ts";
import {
  type AuthorizeErrorCode,
  type AuthorizeRefusal,
  type AuthorizeRequest,
  type AuthorizeTarget,
  parseAuthorizeRequest,
} from "./authorize-request.ts";
import { decideAuthorize, type SignInReason } from "./decide-authorize.ts";
import { listOpenedOrganizations, type OpenedOrganization } from "./list-opened-organizations.ts";

/** An authorization request, and the decision on it. */
export type OpenedAuthorize =
  | {
      kind: "refuse";
      code: AuthorizeErrorCode;
      target: AuthorizeTarget;
      /** The request; absent if it could not be read. */
      request?: AuthorizeRequest;
    }
  | { kind: "sign_in"; request: AuthorizeRequest; reason: SignInReason }
  | {
      kind: "consent" | "grant";
      request: AuthorizeRequest;
      signIn: SignIn;
      organization: OpenedOrganization;
    };

/**
 * Reads and decides the authorization request in the URL. Both the endpoint and the consent page call this, so
 * that neither allows a request that the other would refuse.
 *
 * @throws PageError for an unknown client or redirect: never a redirect (RFC 6749 §4.1.2.1)
 */
export async function openAuthorize(c: Context<AppEnv>): Promise<OpenedAuthorize> {
  const query = new URL(c.req.url).searchParams;
  const parsed = parseAuthorizeRequest(query, c.var.config.extensionRedirects);
  if (!parsed.ok) {
    if (parsed.refusal.reason === "refused") return { kind: "refuse", ...parsed.refusal };
    c.set("refusal", parsed.refusal.reason);
    throw createPageError(parsed.refusal);
  }
  const request = parsed.value;
  const { db, now } = c.var;
  const signIn = await findCurrentSignIn(c);
  const [memberships, consented] =
    signIn === null
      ? [[], false]
      : await Promise.all([
          listPersonMemberships(db, signIn),
          hasConsent(db, {
            person: signIn.person,
            clientId: request.clientId,
            keyThumbprint: request.keyThumbprint,
            passwordId: signIn.passwordId,
          }),
        ]);
  const { opened: organizations, closed } = listOpenedOrganizations(memberships, signIn, now);
  const wanted = closed.find(({ id }) => (request.organization ?? id) === id);
  const decision = decideAuthorize({
    request,
    isSignedIn: signIn !== null,
    now,
    organizations,
    closedBy: wanted?.openedBy ?? null,
    consented,
  });
  if (decision.kind === "refuse") return { ...decision, target: request, request };
  if (decision.kind === "sign_in") return { ...decision, request };
  if (signIn === null) return { kind: "sign_in", request, reason: null };
  return { ...decision, request, signIn };
}

/** Says what the administrator has to add, if the request came from an extension that is not in the list. */
function createPageError(refusal: Exclude<AuthorizeRefusal, { reason: "refused" }>): PageError {
  if (refusal.reason === "unlisted_extension") {
    return new PageError(({ refusals }) => {
      const { title, text, hint } = refusals.unlistedExtension;
      return { title, text, details: { value: refusal.redirectUri, hint } };
    });
  }
  return new PageError(({ refusals }) => refusals.unknownClient);
}
