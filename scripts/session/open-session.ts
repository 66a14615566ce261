import * as oauth from "oauth4webapi";
import { EXTENSION_CLIENT_ID, FRESH_SIGN_IN_SECONDS } from "../../shared/wire/oauth-client.ts";
import { CommandError } from "../command-error.ts";

/** The side effects of the command, passed in so that it runs without a person. */
export interface SessionEffects {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Shows the address to open. @returns the address at which the browser ends */
  askForAnswer(address: string): Promise<string>;
}

const CLIENT: oauth.Client = { client_id: EXTENSION_CLIENT_ID };
const LOOPBACK = ["localhost", "127.0.0.1"];

/**
 * Opens a session as the extension does: authorization code, PKCE and DPoP (RFC 6749, RFC 7636, RFC 9449).
 *
 * Its key lives in this call alone, so the server asks for a new consent each time.
 *
 * @returns the session's token
 * @throws CommandError if the server or the person refuses
 */
export async function openSession(
  server: URL,
  redirectUri: string,
  effects: SessionEffects,
): Promise<string> {
  try {
    return await authorize(server, redirectUri, effects);
  } catch (error) {
    if (
      error instanceof oauth.AuthorizationResponseError ||
      error instanceof oauth.ResponseBodyError
    ) {
      throw new CommandError(`The server refused: ${error.error}.`);
    }
    if (error instanceof oauth.OperationProcessingError) {
      throw new CommandError(`That is no answer of ${server.host} to this sign-in.`);
    }
    throw error;
  }
}

async function authorize(
  server: URL,
  redirectUri: string,
  effects: SessionEffects,
): Promise<string> {
  const options = {
    [oauth.allowInsecureRequests]: LOOPBACK.includes(server.hostname),
    [oauth.customFetch]: (url: string, init: unknown) => effects.fetch(url, init as RequestInit),
  };
  const found = await oauth.discoveryRequest(server, { algorithm: "oauth2", ...options });
  const metadata = await oauth.processDiscoveryResponse(server, found);
  const key = oauth.DPoP(CLIENT, await oauth.generateKeyPair("ES256"));
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(metadata.authorization_endpoint ?? "");
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: CLIENT.client_id,
    redirect_uri: redirectUri,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    dpop_jkt: await key.calculateThumbprint(),
    // The session is often for a change that needs a fresh sign-in, even if the browser is signed in.
    max_age: String(FRESH_SIGN_IN_SECONDS),
  }).toString();
  const answer = (await effects.askForAnswer(address.href)).trim();
  if (!URL.canParse(answer)) throw new CommandError("That is no address.");
  const response = oauth.validateAuthResponse(metadata, CLIENT, new URL(answer), state);
  const trade = () =>
    oauth.authorizationCodeGrantRequest(
      metadata,
      CLIENT,
      oauth.None(),
      response,
      redirectUri,
      verifier,
      { ...options, DPoP: key },
    );
  const first = await trade();
  // A server whose clock is another one gives a nonce first (RFC 9449 §8).
  const traded = first.headers.has("DPoP-Nonce") ? await trade() : first;
  const grant = await oauth.processAuthorizationCodeResponse(metadata, CLIENT, traded);
  return grant.access_token;
}
