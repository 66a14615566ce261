import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import type { AppEnv } from "../../http/app-env.ts";
import { buildAuthorizationAddress } from "./build-authorization-address.ts";
import type { OpenedProvider } from "./provider-client.ts";
import { getProviderAddresses } from "./provider-resource.ts";
import { keepSignInState, type SignInState } from "./sign-in-state.ts";

/** What a sign-in at a provider is for. */
export type SignInPurpose = Pick<SignInState, "returnTo" | "silent" | "maxAge" | "connect">;

/**
 * Begins a sign-in at a provider.
 *
 * @returns the address to go to
 */
export async function beginProviderSignIn(
  c: Context<AppEnv>,
  opened: OpenedProvider,
  purpose: SignInPurpose,
): Promise<URL> {
  const { id } = opened.provider;
  const nonce = oauth.generateRandomNonce();
  const verifier = oauth.generateRandomCodeVerifier();
  const state = await keepSignInState(c, { ...purpose, provider: id, nonce, verifier });
  const redirect = getProviderAddresses(new URL(c.req.url).origin, id).callback;
  const address = await buildAuthorizationAddress(opened, { redirect, state, nonce, verifier });
  if (purpose.maxAge !== null) address.searchParams.set("max_age", String(purpose.maxAge));
  if (purpose.silent) address.searchParams.set("prompt", "none");
  // Another person may still be signed in at the provider on this computer.
  if (purpose.connect !== null) address.searchParams.set("prompt", "login");
  return address;
}
