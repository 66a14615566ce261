import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import * as v from "valibot";
import { EpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import type { ProviderTrial } from "../../../shared/wire/provider-resource.ts";
import type { StoredProvider } from "../../db/providers/provider-queries.ts";
import { recordEventAs } from "../../db/providers/record-event-as.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireAuthority } from "../../use-cases/catalog/require-catalog.ts";
import { buildAuthorizationAddress } from "./build-authorization-address.ts";
import { buildUnusableProblem } from "./check-provider.ts";
import { openProvider } from "./provider-client.ts";
import { ProviderError } from "./provider-error.ts";
import { getProviderAddresses } from "./provider-resource.ts";
import { refuseLostAuthority } from "./refuse-provider-change.ts";
import { sealTrialState } from "./trial-state.ts";

const TTL_SECONDS = 600;

/**
 * Starts a trial: a sign-in at the provider that shows the claims and the role they would give, and signs nobody in. It
 * has a redirect URI of its own, so that none of its answers is taken for a sign-in.
 *
 * @throws ProblemError `conflict` for a disabled provider, `provider_unusable`
 */
export async function startTrial(
  c: Context<AppEnv>,
  { id }: StoredProvider,
): Promise<ProviderTrial> {
  const opened = await open(c, id);
  const expiresAt = v.parse(EpochSeconds, c.var.now + TTL_SECONDS);
  const nonce = oauth.generateRandomNonce();
  const verifier = oauth.generateRandomCodeVerifier();
  const address = await buildAuthorizationAddress(opened, {
    redirect: getProviderAddresses(new URL(c.req.url).origin, id).trial_callback,
    state: await sealTrialState(c, id, { nonce, verifier, expiresAt }),
    nonce,
    verifier,
  });
  const event = buildCredentialAuditEvent(c, "provider.tried", { kind: "provider", id });
  const authority = await requireAuthority(c);
  if (!(await recordEventAs(c.var.db, event, authority, c.var.now))) {
    await refuseLostAuthority(c, authority);
    throw new ProblemError("conflict");
  }
  return { address: address.href, expires_at: toRfc3339(expiresAt) };
}

async function open(c: Context<AppEnv>, id: string) {
  try {
    const opened = await openProvider(c, id);
    if (opened !== null) return opened;
  } catch (error) {
    if (error instanceof ProviderError) throw buildUnusableProblem(error.fault);
    throw error;
  }
  throw new ProblemError("conflict", { detail: "The provider is disabled." });
}
