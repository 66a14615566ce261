import type { Context } from "hono";
import type { ManagedPart } from "../../../shared/wire/me-resource.ts";
import { FRESH_SIGN_IN_SECONDS } from "../../../shared/wire/oauth-client.ts";
import { findSessionProof } from "../../db/sign-in/session-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { isFreshProof } from "../../tokens/is-fresh-proof.ts";

/**
 * Refuses the acting credential unless it is a session whose person proved who they are in the last 10 minutes
 * (RFC 9470). So a browser that was left open is not enough for a change that gives others lasting access.
 *
 * Call it once the actor is authorized, and before anything is stored.
 *
 * @throws ProblemError `fresh_sign_in_required`; for a personal access token always, since no person proves anything by it
 */
export async function requireFreshSignIn(c: Context<AppEnv>): Promise<void> {
  const { credential, db, now } = c.var;
  const provedAt = credential.kind === "ses" ? await findSessionProof(db, credential) : null;
  if (isFreshProof(provedAt, FRESH_SIGN_IN_SECONDS, now)) return;
  throw new ProblemError("fresh_sign_in_required");
}

/** Requires a fresh sign-in if a change opens a part of Latchkey to somebody who could not manage it `before`. */
export async function requireFreshSignInToOpen(
  c: Context<AppEnv>,
  before: readonly ManagedPart[],
  after: readonly ManagedPart[],
): Promise<void> {
  if (after.some((part) => !before.includes(part))) await requireFreshSignIn(c);
}
