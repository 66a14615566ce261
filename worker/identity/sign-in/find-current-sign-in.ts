import type { Context } from "hono";
import * as v from "valibot";
import { ProviderId } from "../../../shared/ids.ts";
import { type EpochSeconds, toEpochSeconds } from "../../../shared/time.ts";
import { findProofs } from "../../db/sign-in/opening-proofs.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { computeProofEnd, type ProvedSession } from "../../tokens/find-opening.ts";
import { buildAuthHeaders, copyCookies, openAuth, SIGN_IN_MAX_SECONDS } from "../auth.ts";

/** The person signed in by this browser's cookie. */
export interface SignIn extends ProvedSession {
  /** The id of the cookie session; not secret. */
  id: string;
  person: string;
  name: string;
  /** The address that the account signs in with; a placeholder for a person of a directory. */
  email: string;
  /** The address to show. */
  address: string;
  /**
   * The password that it was proved by, which opens some of the person's organizations; `null` for the account's own.
   * The id of the first provider in a sign-in by providers alone, which no password equals.
   */
  passwordId: string | null;
  /** When the person last proved who they are; `null` if that is not known. */
  provedAt: EpochSeconds | null;
}

/**
 * Reads the sign-in of the request's cookie, and extends it if `extend` is set.
 *
 * @returns `null` if there is none, it began 90 days ago, or none of its proofs is still good
 */
export async function findCurrentSignIn(
  c: Context<AppEnv>,
  { extend }: { extend: boolean } = { extend: true },
): Promise<SignIn | null> {
  if (c.req.header("Cookie") === undefined) return null;
  const auth = await openAuth(c);
  const { headers, response } = await auth.api.getSession({
    headers: buildAuthHeaders(c),
    query: { disableRefresh: !extend },
    returnHeaders: true,
  });
  if (response === null) return null;
  const { session, user } = response;
  if (c.var.now - toEpochSeconds(session.createdAt) >= SIGN_IN_MAX_SECONDS) return null;
  const found = await findProofs(c.var.db, { id: session.id, person: user.id });
  if (found === null) return null;
  const proofs = found.proofs.filter((proof) => c.var.now < (computeProofEnd(proof) ?? 0));
  if (proofs.length === 0) return null;
  if (extend) copyCookies(c, headers);
  const { id, name, email } = user;
  return {
    id: session.id,
    person: id,
    name,
    email,
    address: found.directoryEmail ?? email,
    passwordId: found.passwordId,
    proofs,
    provedAt: findLastProof(found.passwordId, proofs),
  };
}

/** Returns when the person of a sign-in last proved who they are by the password that it is named after, or by a provider. */
function findLastProof(
  passwordId: string | null,
  proofs: ProvedSession["proofs"],
): EpochSeconds | null {
  const method = isProviderId(passwordId) ? "provider" : "password";
  const times = proofs.flatMap((proof) =>
    proof.method === method ? (proof.authenticatedAt ?? []) : [],
  );
  return times.length === 0 ? null : (Math.max(...times) as EpochSeconds);
}

/** Returns true if a sign-in is named after a provider, since no password proved it. */
export function isProviderId(passwordId: string | null): boolean {
  return v.is(ProviderId, passwordId);
}
