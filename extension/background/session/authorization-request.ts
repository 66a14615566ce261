import { EXTENSION_CLIENT_ID } from "../../../shared/wire/oauth-client.ts";

export interface AuthorizationRequest {
  endpoint: string;
  redirectUri: string;
  challenge: string;
  state: string;
  browserId: string;
  /** Asks for an answer without any page (OpenID Connect Core §3.1.2.1). */
  silent: boolean;
  /** Asks for a session in this organization; without one the server chooses. */
  organization: string | null;
}

/** The URL of an authorization request with PKCE (RFC 6749 §4.1.1, RFC 7636 §4.3). */
export function authorizationUrl(request: AuthorizationRequest): string {
  const url = new URL(request.endpoint);
  const parameters = {
    response_type: "code",
    client_id: EXTENSION_CLIENT_ID,
    redirect_uri: request.redirectUri,
    code_challenge: request.challenge,
    code_challenge_method: "S256",
    state: request.state,
    browser_id: request.browserId,
    ...(request.silent ? { prompt: "none" } : {}),
    ...(request.organization === null ? {} : { organization: request.organization }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
