import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import { findCatalog } from "../../db/catalog/catalog-queries.ts";
import type { StoredProvider } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { type Claims, type MappedClaims, mapClaims } from "./map-claims.ts";
import { type OpenedProvider, openProvider } from "./provider-client.ts";
import { ProviderError } from "./provider-error.ts";
import { getProviderAddresses } from "./provider-resource.ts";
import { openTrialState, type TrialState } from "./trial-state.ts";

/**
 * How a trial ended. `lost`: no trial of this provider is under way. `declined`: the provider said no, with its error
 * code. `wrong_answer`: its answer did not pass a check.
 */
export type TrialOutcome =
  | {
      kind: "shown";
      provider: StoredProvider;
      claims: Claims;
      /** The value of the subject claim; `null` if there is none, with which nobody can sign in. */
      subject: string | null;
      mapped: MappedClaims;
      /** The names in the catalog. `null` if nobody would be signed in. */
      role: string | null;
      groups: string[];
      /** True if the address belongs to a domain that the provider has proved. */
      isDomainProved: boolean;
    }
  | { kind: "lost" }
  | { kind: "declined"; name: string; code: string }
  | { kind: "unreachable" | "wrong_answer"; name: string };

/** Takes the provider's answer to a trial, and says whom the mapping would make of its claims. It stores nothing. */
export async function finishTrial(c: Context<AppEnv>, id: string): Promise<TrialOutcome> {
  const parameters = new URL(c.req.url).searchParams;
  const state = await openTrialState(c, id, parameters.get("state") ?? "");
  const opened = state === null ? null : await open(c, id);
  if (state === null || opened === null) return { kind: "lost" };
  const { provider } = opened;
  const answer = await readAnswer(c, opened, state, parameters);
  if (answer.kind !== "claims") return { ...answer, name: provider.name };
  return show(c, provider, answer.claims);
}

async function open(c: Context<AppEnv>, id: string): Promise<OpenedProvider | null> {
  try {
    return await openProvider(c, id);
  } catch (error) {
    if (error instanceof ProviderError) return null;
    throw error;
  }
}

type Answer =
  | { kind: "claims"; claims: Claims }
  | { kind: "declined"; code: string }
  | { kind: "unreachable" | "wrong_answer" };

/** Trades the code and checks the id token with its signature, as a sign-in does (OpenID Connect Core §3.1.3.7). */
async function readAnswer(
  c: Context<AppEnv>,
  { provider, server, client, clientAuth, options }: OpenedProvider,
  { nonce, verifier }: TrialState,
  parameters: URLSearchParams,
): Promise<Answer> {
  const { origin } = new URL(c.req.url);
  try {
    const callback = oauth.validateAuthResponse(
      server,
      client,
      parameters,
      parameters.get("state") ?? "",
    );
    const redirect = getProviderAddresses(origin, provider.id).trial_callback;
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      clientAuth,
      callback,
      redirect,
      verifier,
      options,
    );
    const checks = { expectedNonce: nonce, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, checks);
    // The library checks the signature only here, since it takes a token from the token endpoint as genuine.
    await oauth.validateApplicationLevelSignature(server, response, options);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    return claims === undefined ? { kind: "wrong_answer" } : { kind: "claims", claims };
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): Answer {
  if (error instanceof oauth.AuthorizationResponseError) {
    return { kind: "declined", code: error.error };
  }
  const isDown = error instanceof ProviderError && error.fault === "unreachable";
  return { kind: isDown ? "unreachable" : "wrong_answer" };
}

async function show(
  c: Context<AppEnv>,
  provider: StoredProvider,
  claims: Claims,
): Promise<TrialOutcome> {
  const stored = await findCatalog(c.var.db, provider.organization);
  const mapped = mapClaims(provider.mapping, claims);
  const subject = claims[provider.subjectClaim];
  const { roles = [], groups = [] } = stored?.document ?? {};
  const role = roles.find(({ id }) => id === mapped.role);
  const domain = mapped.email?.split("@").at(-1);
  return {
    kind: "shown",
    provider,
    claims,
    subject: typeof subject === "string" && subject !== "" ? subject : null,
    mapped,
    role: role?.name ?? null,
    groups: groups.filter(({ id }) => mapped.groups.includes(id)).map(({ name }) => name),
    isDomainProved: provider.domains.some(
      (proved) => proved.domain === domain && proved.verifiedAt !== null,
    ),
  };
}
