import type { Context } from "hono";
import { findCatalog } from "../../db/catalog/catalog-queries.ts";
import type { StoredProvider } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { hasProvedDomain } from "./domain-proof.ts";
import { type Claims, type MappedClaims, mapClaims } from "./map-claims.ts";
import { type OpenedProvider, openProvider } from "./provider-client.ts";
import { ProviderError } from "./provider-error.ts";
import { getProviderAddresses } from "./provider-resource.ts";
import { type AnswerRefusal, findSubject, readProviderClaims } from "./read-provider-answer.ts";
import { openTrialState } from "./trial-state.ts";

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
  | { kind: "unreachable" | "wrong_answer" | "not_fresh" | "wrong_acr"; name: string };

/** Takes the provider's answer to a trial, and says whom the mapping would make of its claims. It stores nothing. */
export async function finishTrial(c: Context<AppEnv>, id: string): Promise<TrialOutcome> {
  const { origin, searchParams } = new URL(c.req.url);
  const name = searchParams.get("state") ?? "";
  const state = await openTrialState(c, id, name);
  const opened = state === null ? null : await open(c, id);
  if (state === null || opened === null) return { kind: "lost" };
  const { provider } = opened;
  const answer = await readProviderClaims(c, opened, {
    name,
    state: { ...state, maxAge: null },
    redirect: getProviderAddresses(origin, id).trial_callback,
  });
  return answer.ok
    ? show(c, provider, answer.value.claims)
    : toOutcome(answer.refusal, provider.name);
}

async function open(c: Context<AppEnv>, id: string): Promise<OpenedProvider | null> {
  try {
    return await openProvider(c, id);
  } catch (error) {
    if (error instanceof ProviderError) return null;
    throw error;
  }
}

function toOutcome(refusal: AnswerRefusal, name: string): TrialOutcome {
  if (refusal.reason === "declined") return { kind: "declined", name, code: refusal.code };
  return { kind: refusal.reason === "down" ? "unreachable" : refusal.reason, name };
}

async function show(
  c: Context<AppEnv>,
  provider: StoredProvider,
  claims: Claims,
): Promise<TrialOutcome> {
  const stored = await findCatalog(c.var.db, provider.organization);
  const mapped = mapClaims(provider.mapping, claims);
  const { roles = [], groups = [] } = stored?.document ?? {};
  const role = roles.find(({ id }) => id === mapped.role);
  return {
    kind: "shown",
    provider,
    claims,
    subject: findSubject(provider, claims),
    mapped,
    role: role?.name ?? null,
    groups: groups.filter(({ id }) => mapped.groups.includes(id)).map(({ name }) => name),
    isDomainProved: hasProvedDomain(provider, mapped.email),
  };
}
