import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../../db/database.ts";
import {
  ASK_AGAIN_SECONDS,
  claimMetadataTry,
  findProviderMetadata,
  keepKeys,
  type ProviderKeys,
  type ProviderMetadata,
} from "../../db/providers/provider-metadata.ts";
import { findProvider, type StoredProvider } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import type { KeyRing } from "../../tokens/key-ring.ts";
import { openSecret } from "../../tokens/sealed-secret.ts";
import { isAsymmetric, readKeys, toRequestInit } from "./ask-provider.ts";
import { isLoopbackUrl } from "./check-outgoing-url.ts";
import { fetchBounded } from "./fetch-bounded.ts";
import { ProviderError } from "./provider-error.ts";
import { refreshMetadata } from "./refresh-metadata.ts";
import type { LogoutTokenIssuer } from "./verify-logout-token.ts";

/** A provider with everything that oauth4webapi needs to speak to it. */
export interface OpenedProvider {
  provider: StoredProvider;
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  clientAuth: oauth.ClientAuth;
  options: {
    [oauth.customFetch]: (
      url: string,
      init: oauth.CustomFetchOptions<string, unknown>,
    ) => Promise<Response>;
    [oauth.jwksCache]: oauth.JWKSCacheInput;
    [oauth.allowInsecureRequests]: boolean;
  };
}

/**
 * Opens a provider for sign-ins, from the documents that are kept, so that it opens while the provider is down.
 *
 * Only an id token or logout token with an unknown key has the provider asked for its keys, at most once a minute.
 *
 * @returns `null` if there is no such provider, or if it is disabled
 * @throws ProviderError if nothing is kept yet and the provider does not answer, or if its client secret is lost
 */
export async function openProvider(
  c: Context<AppEnv>,
  providerId: string,
): Promise<OpenedProvider | null> {
  const { now, config } = c.var;
  const isDevelopment = config.developmentSeed !== null;
  const documents = await openDocuments(c, providerId);
  if (documents === null) return null;
  const { provider, server, jwks, triedAt, askForKeys } = documents;
  const call = (address: string, init: oauth.CustomFetchOptions<string, unknown>) =>
    fetchBounded(address, toRequestInit(init), isDevelopment);
  return {
    provider,
    server,
    client: { client_id: provider.clientId },
    clientAuth: await buildClientAuth(provider, server, config.tokenKeys),
    options: {
      [oauth.customFetch]: async (url, init) =>
        url === server.jwks_uri ? Response.json(await askForKeys()) : call(url, init),
      [oauth.jwksCache]: { jwks: jwks as oauth.JWKS, uat: computeAge(triedAt, now) },
      [oauth.allowInsecureRequests]: isDevelopment && isLoopbackUrl(new URL(provider.issuer)),
    },
  };
}

/** A provider as far as its logout tokens need it. */
export interface ProviderWithKeys extends LogoutTokenIssuer {
  provider: StoredProvider;
}

/** Opens a provider for its logout tokens, without its client secret. As `openProvider` in all else. */
export async function openProviderKeys(
  c: Context<AppEnv>,
  providerId: string,
): Promise<ProviderWithKeys | null> {
  const documents = await openDocuments(c, providerId);
  if (documents === null) return null;
  const { provider, server, jwks, askForKeys } = documents;
  const { id_token_signing_alg_values_supported: algorithms = ["RS256"] } = server;
  return {
    provider,
    issuer: server.issuer,
    clientId: provider.clientId,
    algorithms: algorithms.filter(isAsymmetric),
    keys: jwks,
    askForKeys,
  };
}

interface ProviderDocuments extends ProviderMetadata {
  provider: StoredProvider;
  triedAt: EpochSeconds | null;
  askForKeys: () => Promise<ProviderKeys>;
}

async function openDocuments(
  c: Context<AppEnv>,
  providerId: string,
): Promise<ProviderDocuments | null> {
  const { db, now, config } = c.var;
  const isDevelopment = config.developmentSeed !== null;
  const provider = await findProvider(db, providerId);
  const kept = await findProviderMetadata(db, providerId);
  if (provider === null || kept === null || provider.disabledAt !== null) return null;
  const { server, jwks } =
    kept.metadata ?? (await refreshMetadata(db, provider, now, isDevelopment));
  const key = { provider: provider.id, jwksUri: server.jwks_uri };
  const askForKeys = () => requestKeys(db, key, now, isDevelopment);
  return { provider, server, jwks, triedAt: kept.triedAt, askForKeys };
}

async function requestKeys(
  db: Database,
  key: { provider: string; jwksUri: string },
  now: EpochSeconds,
  isDevelopment: boolean,
): Promise<ProviderKeys> {
  if (!(await claimMetadataTry(db, key.provider, now))) throw new ProviderError("asked_too_often");
  const jwks = await readKeys(await fetchBounded(key.jwksUri, {}, isDevelopment));
  await keepKeys(db, key, jwks);
  return jwks;
}

/**
 * Returns the age that oauth4webapi is told the kept keys have. It uses keys that are younger than 300 s, and asks for
 * new ones only if a key is unknown and these are 60 s old.
 */
function computeAge(triedAt: EpochSeconds | null, now: EpochSeconds): number {
  const mayAsk = triedAt === null || triedAt <= now - ASK_AGAIN_SECONDS;
  return mayAsk ? now - 60 : now;
}

/** Presents the client secret in the form that the provider takes; `client_secret_basic` is the default (RFC 8414 §2). */
async function buildClientAuth(
  { id, clientSecret, secretKid }: StoredProvider,
  { token_endpoint_auth_methods_supported: methods }: oauth.AuthorizationServer,
  ring: KeyRing,
): Promise<oauth.ClientAuth> {
  if (clientSecret === null || secretKid === null) return oauth.None();
  const secret = await openSecret(ring, { kid: secretKid, sealed: clientSecret }, id);
  if (secret === null) throw new ProviderError("sealed_secret_lost");
  const takesBasic = methods === undefined || methods.includes("client_secret_basic");
  return takesBasic ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
}
