import * as oauth from "oauth4webapi";
import type { OpenedProvider } from "./provider-client.ts";

/** The values of a single authorization request. */
export interface AuthorizationRequest {
  /** The redirect URI. */
  redirect: string;
  state: string;
  nonce: string;
  /** The PKCE verifier, of which the request carries the challenge. */
  verifier: string;
}

/**
 * Builds the address of an authorization request at a provider: code with PKCE (RFC 7636), `state` and `nonce` (OpenID
 * Connect Core §3.1.2.1).
 */
export async function buildAuthorizationAddress(
  { provider, server }: OpenedProvider,
  { redirect, state, nonce, verifier }: AuthorizationRequest,
): Promise<URL> {
  const address = new URL(server.authorization_endpoint ?? "");
  const parameters = {
    client_id: provider.clientId,
    redirect_uri: redirect,
    response_type: "code",
    scope: provider.scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(provider.acrValues === null ? {} : { acr_values: provider.acrValues }),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address;
}
