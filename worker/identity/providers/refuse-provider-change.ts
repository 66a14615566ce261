import type { Context } from "hono";
import type { StoredProvider } from "../../db/providers/provider-queries.ts";
import { type Authority, canStillAct, hasValidCredential } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireProvider } from "./require-provider.ts";

/** @throws ProblemError if the actor's authorization was what a guarded write lacked */
export async function refuseLostAuthority(c: Context<AppEnv>, authority: Authority): Promise<void> {
  const { credential, db, now } = c.var;
  if (!(await hasValidCredential(db, credential, now))) throw new ProblemError("invalid_token");
  if (!(await canStillAct(db, { ...credential, membership: authority }, now))) {
    throw new ProblemError("conflict");
  }
}

/**
 * Finds out why the guarded write changed nothing, and throws the matching problem.
 *
 * @param ends true if the provider would have been disabled or deleted
 */
export async function refuseProviderChange(
  c: Context<AppEnv>,
  from: StoredProvider,
  { authority, ends }: { authority: Authority; ends: boolean },
): Promise<never> {
  await refuseLostAuthority(c, authority);
  const current = await requireProvider(c, from.id);
  if (current.version !== from.version) throw new ProblemError("stale_version");
  if (current.hasIdentities && !from.hasIdentities) throw new ProblemError("provider_in_use");
  throw new ProblemError(ends ? "provider_required" : "conflict");
}
