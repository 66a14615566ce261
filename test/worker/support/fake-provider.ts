import { answerAt } from "./fake-internet.ts";

export const ISSUER = "https://login.acme.example";
export const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
export const KEYS = `${ISSUER}/keys`;

/** Builds the discovery document of a provider. */
export function buildDocument(issuer: string = ISSUER) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ["code"],
    id_token_signing_alg_values_supported: ["RS256", "ES256", "HS256", "none"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    authorization_response_iss_parameter_supported: true,
  };
}

export interface ProviderKey {
  kid: string;
  privateKey: CryptoKey;
  publicKey: JsonWebKey;
}

/** Makes a key with which a provider signs. */
export async function makeKey(kid: string): Promise<ProviderKey> {
  const pair = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const publicKey = (await crypto.subtle.exportKey("jwk", pair.publicKey)) as JsonWebKey;
  return { kid, privateKey: pair.privateKey, publicKey };
}

/** Starts answering as a provider: its discovery document, and these keys. */
export function serveProvider(keys: readonly ProviderKey[], issuer: string = ISSUER): void {
  const jwks = keys.map(({ kid, publicKey: { kty, crv, x, y } }) => ({
    ...{ kid, kty, crv, x, y },
    use: "sig",
  }));
  answerAt(`${issuer}/.well-known/openid-configuration`, () =>
    Response.json(buildDocument(issuer)),
  );
  answerAt(`${issuer}/keys`, () => Response.json({ keys: jwks }));
}
