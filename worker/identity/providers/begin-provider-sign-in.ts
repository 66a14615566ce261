import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import type { AppEnv } from "../../http/app-env.ts";
import type { OpenedProvider } from "./provider-client.ts";
import { keepSignInState, type SignInState } from "./sign-in-state.ts";

/** What a sign-in at a provider is for. */
export type SignInPurpose = Pick<SignInState, "returnTo" | "silent" | "maxAge" | "connect">;

/**
 * Begins a sign-in at a provider: code with PKCE (RFC 7636), `state` and `nonce` (OpenID Connect Core §3.1.2.1).
 *
 * @returns the address to go to
 */
export async function beginProviderSignIn(
  c: Context<AppEnv>,
  { provider, server }: OpenedProvider,
  purpose: SignInPurpose,
): Promise<URL> {
  const nonce = oauth.generateRandomNonce();
  const verifier = oauth.generateRandomCodeVerifier();
  const state = await keepSignInState(c, { ...purpose, provider: provider.id, nonce, verifier });
  const address = new URL(server.authorization_endpoint ?? "");
  const parameters = {
    client_id: provider.clientId,
    redirect_uri: buildCallbackAddress(c, provider.id),
    response_type: "code",
    scope: provider.scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(provider.acrValues === null ? {} : { acr_values: provider.acrValues }),
    ...(purpose.maxAge === null ? {} : { max_age: String(purpose.maxAge) }),
    ...(purpose.silent ? { prompt: "none" } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address;
}

/** Returns the redirect URI of a provider. Each has its own, so that no answer of one is taken for another's (RFC 9700 §4.4). */
export function buildCallbackAddress(c: Context<AppEnv>, provider: string): string {
  return `${new URL(c.req.url).origin}/login/with/${provider}/callback`;
}
