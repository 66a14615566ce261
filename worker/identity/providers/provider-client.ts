import type { Context } from "hono";
import * as oauth from "oauth4webapi";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../../db/database.ts";
import {
  ASK_AGAIN_SECONDS,
  claimMetadataTry,
  findProviderMetadata,
  type KeptMetadata,
  keepKeys,
} from "../../db/providers/provider-metadata.ts";
import { findProvider, type StoredProvider } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import type { KeyRing } from "../../tokens/key-ring.ts";
import { openSecret } from "../../tokens/sealed-secret.ts";
import { readKeys, toRequestInit } from "./ask-provider.ts";
import { isLoopbackUrl } from "./check-outgoing-url.ts";
import { fetchBounded } from "./fetch-bounded.ts";
import { ProviderError } from "./provider-error.ts";
import { refreshMetadata } from "./refresh-metadata.ts";

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
  const { db, now, config } = c.var;
  const isDevelopment = config.developmentSeed !== null;
  const provider = await findProvider(db, providerId);
  const kept = await findProviderMetadata(db, providerId);
  if (provider === null || kept === null || provider.disabledAt !== null) return null;
  const { server, jwks } =
    kept.metadata ?? (await refreshMetadata(db, provider, now, isDevelopment));
  const call = (address: string, init: oauth.CustomFetchOptions<string, unknown>) =>
    fetchBounded(address, toRequestInit(init), isDevelopment);
  const askForKeys = async () => {
    const keys = await requestKeys(
      db,
      { provider: provider.id, jwksUri: server.jwks_uri },
      now,
      isDevelopment,
    );
    return Response.json(keys);
  };
  return {
    provider,
    server,
    client: { client_id: provider.clientId },
    clientAuth: await buildClientAuth(provider, server, config.tokenKeys),
    options: {
      [oauth.customFetch]: (url, init) =>
        url === server.jwks_uri ? askForKeys() : call(url, init),
      [oauth.jwksCache]: { jwks: jwks as oauth.JWKS, uat: computeAge(kept, now) },
      [oauth.allowInsecureRequests]: isDevelopment && isLoopbackUrl(new URL(provider.issuer)),
    },
  };
}

async function requestKeys(
  db: Database,
  key: { provider: string; jwksUri: string },
  now: EpochSeconds,
  isDevelopment: boolean,
) {
  if (!(await claimMetadataTry(db, key.provider, now))) throw new ProviderError("asked_too_often");
  const jwks = await readKeys(await fetchBounded(key.jwksUri, {}, isDevelopment));
  await keepKeys(db, key, jwks);
  return jwks;
}

/**
 * Returns the age that oauth4webapi is told the kept keys have. It uses keys that are younger than 300 s, and asks for
 * new ones only if a key is unknown and these are 60 s old.
 */
function computeAge({ triedAt }: KeptMetadata, now: EpochSeconds): number {
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
