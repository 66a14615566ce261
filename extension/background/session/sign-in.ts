import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
} from "oauth4webapi";
import { err, type Result } from "../../../shared/result.ts";
import { EXTENSION_CLIENT_ID, FRESH_SIGN_IN_SECONDS } from "../../../shared/wire/oauth-client.ts";
import type { ServerMetadata, SessionGrant } from "../../../shared/wire/server-metadata.ts";
import type { Failure } from "../../connection.ts";
import type { Effects } from "../effects.ts";
import { readAuthorizationResponse } from "./authorization-response.ts";
import { loadInstallationKey } from "./installation-key.ts";
import { tradeCode } from "./trade-code.ts";

/**
 * Signs in by the authorization code flow with PKCE and DPoP (RFC 6749 §4.1, RFC 7636, RFC 9449).
 *
 * Verifier and state are in memory only. If the browser stops the background before the answer
 * arrives, the answer is useless and the user signs in again.
 *
 * @param options.silent opens no window, and succeeds only if the server needs nothing from the user
 * @param options.isFresh asks for a proof of the user that is at most 10 minutes old (RFC 9470 §4)
 * @param options.organization the organization to enter; with `null` the server chooses
 */
export async function signIn(
  effects: Effects,
  server: ServerMetadata,
  {
    silent,
    organization,
    isFresh = false,
  }: { silent: boolean; organization: string | null; isFresh?: boolean },
): Promise<Result<SessionGrant, Failure>> {
  const verifier = generateRandomCodeVerifier();
  const state = generateRandomState();
  const key = await loadInstallationKey(effects, server.issuer);
  const { redirectUri } = effects;
  const url = buildAuthorizationUrl(server.authorization_endpoint, {
    response_type: "code",
    client_id: EXTENSION_CLIENT_ID,
    redirect_uri: redirectUri,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    // Binds the code to our key, whose proof goes to the token endpoint only (RFC 9449 §10).
    dpop_jkt: await key.calculateThumbprint(),
    // Asks for an answer without any page (OpenID Connect Core §3.1.2.1).
    ...(silent ? { prompt: "none" } : {}),
    ...(isFresh ? { max_age: String(FRESH_SIGN_IN_SECONDS) } : {}),
    ...(organization === null ? {} : { organization }),
  });
  const redirect = await launch(effects, url, { interactive: !silent });
  if (redirect === null) return err({ kind: "sign_in_cancelled" });
  const response = readAuthorizationResponse(redirect, server, { redirectUri, state, silent });
  if (!response.ok) return response;
  return await tradeCode(effects, server, { response: response.value, verifier, key });
}

/** Builds the URL of an authorization request (RFC 6749 §4.1.1). */
function buildAuthorizationUrl(
  endpoint: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Opens the authorization URL in the browser and returns the URL that the server redirects to.
 *
 * @returns `null` if the window was closed or no redirect came; browsers report both alike
 */
async function launch(
  effects: Effects,
  url: string,
  options: { interactive: boolean },
): Promise<string | null> {
  try {
    return await effects.launchWebAuthFlow(url, options);
  } catch {
    return null;
  }
}
