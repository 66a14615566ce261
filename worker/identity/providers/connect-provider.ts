import type { Context } from "hono";
import { err, ok, type Result } from "../../../shared/result.ts";
import { FRESH_SIGN_IN_SECONDS } from "../../../shared/wire/oauth-client.ts";
import { listPersonMemberships } from "../../db/people/person-queries.ts";
import {
  type ConnectableProvider,
  disconnectProvider,
  listConnectableProviders,
} from "../../db/providers/identity-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { isFreshProof } from "../../tokens/is-fresh-proof.ts";
import { listOpenedOrganizations } from "../oauth/list-opened-organizations.ts";
import { buildAccountEvent } from "../sign-in/build-account-event.ts";
import { isProviderId, type SignIn } from "../sign-in/find-current-sign-in.ts";
import { provePassword } from "../sign-in/prove-password.ts";
import type { SignInRefusal } from "../sign-in/sign-in.ts";
import { beginProviderSignIn } from "./begin-provider-sign-in.ts";
import { openProvider } from "./provider-client.ts";
import { ProviderError } from "./provider-error.ts";

/** `gone`: there is no such provider to connect. `last_way`: nothing else would be left to sign in with. */
export type ConnectRefusal = SignInRefusal | { reason: "gone" | "last_way" | "down" };

/** Lists the providers of the organizations that the sign-in opens. */
export async function listAccountProviders(
  c: Context<AppEnv>,
  signIn: SignIn,
): Promise<ConnectableProvider[]> {
  const { db, now } = c.var;
  const memberships = await listPersonMemberships(db, signIn);
  const { opened } = listOpenedOrganizations(memberships, signIn, now);
  const organizations = opened.map(({ id }) => id);
  return await listConnectableProviders(db, { person: signIn.person, organizations });
}

/**
 * Begins to connect a provider to an own account, after a fresh password.
 *
 * @returns where to go on, and the provider's name
 */
export async function connectProvider(
  c: Context<AppEnv>,
  signIn: SignIn,
  typed: { provider: string; password: string },
): Promise<Result<{ name: string; address: string }, ConnectRefusal>> {
  const provider = await findAccountProvider(c, signIn, typed.provider);
  if (provider === null || provider.isConnected) return err({ reason: "gone" });
  const proved = await proveFreshly(c, signIn, typed.password);
  if (!proved.ok) return proved;
  try {
    const opened = await openProvider(c, provider.id);
    if (opened === null) return err({ reason: "gone" });
    const connect = { person: signIn.person, signInId: signIn.id };
    const purpose = { returnTo: null, silent: false, maxAge: null, connect };
    const address = await beginProviderSignIn(c, opened, purpose);
    return ok({ name: provider.name, address: address.href });
  } catch (error) {
    if (error instanceof ProviderError) return err({ reason: "down" });
    throw error;
  }
}

/** Disconnects a provider from an own account, after a fresh password. */
export async function disconnectFromProvider(
  c: Context<AppEnv>,
  signIn: SignIn,
  typed: { provider: string; password: string },
): Promise<Result<void, ConnectRefusal>> {
  const { db, now } = c.var;
  const provider = await findAccountProvider(c, signIn, typed.provider);
  if (!provider?.isConnected) return err({ reason: "gone" });
  const proved = await proveFreshly(c, signIn, typed.password);
  if (!proved.ok) return proved;
  const { person, name } = signIn;
  const { id, organization } = provider;
  const event = {
    ...buildAccountEvent(c, "identity.unlinked", person, { id: person, name }),
    organization,
    details: { provider: id },
  };
  const key = { provider: id, organization };
  const isDone = await disconnectProvider(db, signIn, key, { now, event });
  return isDone ? ok(undefined) : err({ reason: "last_way" });
}

async function findAccountProvider(
  c: Context<AppEnv>,
  signIn: SignIn,
  id: string,
): Promise<ConnectableProvider | null> {
  const providers = await listAccountProviders(c, signIn);
  return providers.find((provider) => provider.id === id) ?? null;
}

/** A provider's word is not enough: its administrators could connect themselves to the account for good. */
async function proveFreshly(
  c: Context<AppEnv>,
  signIn: SignIn,
  password: string,
): Promise<Result<unknown, SignInRefusal>> {
  const isFresh =
    !isProviderId(signIn.passwordId) &&
    isFreshProof(signIn.provedAt, FRESH_SIGN_IN_SECONDS, c.var.now);
  return isFresh ? ok(undefined) : await provePassword(c, signIn, password);
}
