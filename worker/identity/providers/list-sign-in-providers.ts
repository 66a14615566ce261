import type { Context } from "hono";
import * as v from "valibot";
import { EmailAddress, getEmailDomain } from "../../../shared/email-address.ts";
import { OrganizationId } from "../../../shared/ids.ts";
import { systemClock } from "../../../shared/system-clock.ts";
import {
  hasEnabledProvider,
  listEnabledProvidersOf,
  listProvidersForDomain,
  type SignInProvider,
} from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { readOncePerSecond } from "../../http/read-once-per-second.ts";
import { waitWithinLimit } from "../../verification/wait-within-limit.ts";
import type { SignIn } from "../sign-in/find-current-sign-in.ts";

/** True if some organization has a provider. Then the sign-in page asks for the address first. */
export const deploymentHasProvider = readOncePerSecond(({ db }) =>
  waitWithinLimit(hasEnabledProvider(db), { clock: systemClock }),
);

/** Lists the providers that have proved the domain of a typed address. Whether an account has it makes no difference. */
export async function listProvidersForAddress(
  c: Context<AppEnv>,
  typed: string,
): Promise<SignInProvider[]> {
  const address = v.safeParse(EmailAddress, typed);
  if (!address.success) return [];
  return await listProvidersForDomain(c.var.db, getEmailDomain(address.output));
}

/** Returns the organization that an authorization request names, by its path; `null` if it names none. */
export function readOrganization(returnTo: string | null, origin: string): string | null {
  if (returnTo === null) return null;
  const organization = new URL(returnTo, origin).searchParams.get("organization");
  return v.is(OrganizationId, organization) ? organization : null;
}

/** Lists the enabled providers of an organization. */
export async function listEnabledProviders(
  c: Context<AppEnv>,
  organization: string | null,
): Promise<SignInProvider[]> {
  if (organization === null) return [];
  return await listEnabledProvidersOf(c.var.db, organization);
}

/** Returns the organization whose provider proved the sign-in; `null` if none did. */
export function findProvingOrganization({ proofs }: SignIn): string | null {
  const proof = proofs.find(({ provider }) => provider !== null);
  return proof?.provider?.organization ?? null;
}
