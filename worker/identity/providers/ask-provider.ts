import * as oauth from "oauth4webapi";
import * as v from "valibot";
import {
  ProviderKeys,
  type ProviderMetadata,
  ProviderServer,
} from "../../db/providers/provider-metadata.ts";
import { checkOutgoingUrl, isLoopbackUrl } from "./check-outgoing-url.ts";
import { fetchBounded } from "./fetch-bounded.ts";
import { ProviderError } from "./provider-error.ts";

/** Algorithms by which only the provider can sign. With HMAC, the client secret would do. */
const ALGORITHMS = /^(?:RS|PS|ES)(?:256|384|512)$|^EdDSA$|^Ed25519$/;

/** Returns true if only the provider can sign by this algorithm. */
export const isAsymmetric = (name: string): boolean => ALGORITHMS.test(name);

/**
 * Reads a provider's discovery document and its keys.
 *
 * The document has to name the issuer that was asked (RFC 8414 §3.3, OpenID Connect Discovery 1.0 §4.3). Its addresses
 * obey the rules for every outgoing call, since the Worker calls them later.
 *
 * @param issuer with or without the `/` after a bare host; the document says which is right
 * @throws ProviderError
 */
export async function askProvider(
  issuer: string,
  isDevelopment: boolean,
): Promise<ProviderMetadata> {
  const url = checkOutgoingUrl(issuer, isDevelopment);
  const server = await readDocument(url, isDevelopment);
  if (
    server.issuer !== issuer &&
    server.issuer !== `${issuer}/` &&
    `${server.issuer}/` !== issuer
  ) {
    throw new ProviderError("wrong_issuer");
  }
  const { authorization_endpoint, token_endpoint, jwks_uri } = server;
  for (const address of [authorization_endpoint, token_endpoint, jwks_uri]) {
    checkOutgoingUrl(address, isDevelopment);
  }
  const algorithms = server.id_token_signing_alg_values_supported ?? ["RS256"];
  const asymmetric = algorithms.filter(isAsymmetric);
  if (asymmetric.length === 0) throw new ProviderError("invalid_metadata");
  return {
    server: { ...server, id_token_signing_alg_values_supported: asymmetric },
    jwks: await readKeys(await fetchBounded(jwks_uri, {}, isDevelopment)),
  };
}

async function readDocument(issuer: URL, isDevelopment: boolean): Promise<ProviderServer> {
  const response = await oauth.discoveryRequest(issuer, {
    [oauth.customFetch]: (address, init) =>
      fetchBounded(address, toRequestInit(init), isDevelopment),
    [oauth.allowInsecureRequests]: isDevelopment && isLoopbackUrl(issuer),
  });
  const document = await processDocument(issuer, response);
  const server = v.safeParse(ProviderServer, document);
  if (!server.success) throw new ProviderError("invalid_metadata");
  return server.output;
}

/** @throws ProviderError instead of the library's error, which quotes the document */
async function processDocument(issuer: URL, response: Response): Promise<unknown> {
  try {
    return await oauth.processDiscoveryResponse(issuer, response);
  } catch (error) {
    const isWrongIssuer =
      error instanceof oauth.OperationProcessingError &&
      error.code === oauth.JSON_ATTRIBUTE_COMPARISON;
    throw new ProviderError(isWrongIssuer ? "wrong_issuer" : "invalid_metadata");
  }
}

/** Converts the library's request to the platform's, which has the same members. */
export function toRequestInit(init: oauth.CustomFetchOptions<string, unknown>): RequestInit {
  return init as unknown as RequestInit;
}

/** Reads a JWK set (RFC 7517 §5). @throws ProviderError */
export async function readKeys(response: Response): Promise<ProviderKeys> {
  const keys = v.safeParse(ProviderKeys, await response.json().catch(() => null));
  if (response.status !== 200 || !keys.success) throw new ProviderError("invalid_metadata");
  return keys.output;
}
