import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Database } from "../database.ts";
import { json, secondsOrNull, selectRows, text } from "../select-rows.ts";

const Address = v.pipe(v.string(), v.maxLength(2000));
const Words = v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(500));

/** The members of a provider's discovery document that are kept (OpenID Connect Discovery 1.0 §3). */
export const ProviderServer = v.object({
  issuer: Address,
  authorization_endpoint: Address,
  token_endpoint: Address,
  jwks_uri: Address,
  response_types_supported: v.exactOptional(Words),
  id_token_signing_alg_values_supported: v.exactOptional(Words),
  token_endpoint_auth_methods_supported: v.exactOptional(Words),
  acr_values_supported: v.exactOptional(Words),
  prompt_values_supported: v.exactOptional(Words),
  code_challenge_methods_supported: v.exactOptional(Words),
  authorization_response_iss_parameter_supported: v.exactOptional(v.boolean()),
  backchannel_logout_supported: v.exactOptional(v.boolean()),
  backchannel_logout_session_supported: v.exactOptional(v.boolean()),
});
export type ProviderServer = v.InferOutput<typeof ProviderServer>;

const part = v.exactOptional(v.pipe(v.string(), v.maxLength(4000)));
/** The public members of a provider's keys (RFC 7517). Members of a private key are never kept. */
export const ProviderKeys = v.object({
  keys: v.pipe(
    v.array(
      v.object({
        kty: v.pipe(v.string(), v.maxLength(20)),
        ...{ kid: part, use: part, alg: part, n: part, e: part, crv: part, x: part, y: part },
      }),
    ),
    v.maxLength(100),
  ),
});
export type ProviderKeys = v.InferOutput<typeof ProviderKeys>;

/** A provider's discovery document and keys, which go on to serve while the provider is down. */
export const ProviderMetadata = v.object({ server: ProviderServer, jwks: ProviderKeys });
export type ProviderMetadata = v.InferOutput<typeof ProviderMetadata>;

const KeptMetadata = v.object({
  metadata: v.nullable(json(ProviderMetadata)),
  triedAt: secondsOrNull,
});
/** What is kept of a provider, and when it was last asked. */
export type KeptMetadata = v.InferOutput<typeof KeptMetadata>;

export async function findProviderMetadata(
  db: Database,
  provider: string,
): Promise<KeptMetadata | null> {
  const [row] = await selectRows(
    db,
    KeptMetadata,
    sql`SELECT metadata, metadata_tried_at AS triedAt FROM providers WHERE id = ${provider}`,
  );
  return row ?? null;
}

/** A provider is asked for its document or keys at most once in this time. */
export const ASK_AGAIN_SECONDS = 60;

/**
 * Notes that a provider is being asked, unless it was in the last minute: a caller who sends tokens with unknown keys
 * must not have us call the provider each time.
 *
 * @returns true if the provider may be asked
 */
export async function claimMetadataTry(
  db: Database,
  provider: string,
  now: EpochSeconds,
): Promise<boolean> {
  const { meta } = await db.run(sql`
    UPDATE providers SET metadata_tried_at = ${now} WHERE id = ${provider}
      AND (metadata_tried_at IS NULL OR metadata_tried_at <= ${now - ASK_AGAIN_SECONDS})`);
  return meta.changes > 0;
}

/** Keeps what a provider answered. No version changes: nobody has edited the provider. */
export async function keepMetadata(
  db: Database,
  key: { provider: string; issuer: string },
  metadata: ProviderMetadata,
  now: EpochSeconds,
): Promise<void> {
  await db.run(sql`
    UPDATE providers SET metadata = ${JSON.stringify(metadata)}, metadata_at = ${now}
    WHERE id = ${key.provider} AND issuer = ${key.issuer}`);
}

/** Keeps new keys beside the discovery document that named their address. */
export async function keepKeys(
  db: Database,
  key: { provider: string; jwksUri: string },
  jwks: ProviderKeys,
): Promise<void> {
  await db.run(sql`
    UPDATE providers SET metadata = json_set(metadata, '$.jwks', json(${JSON.stringify(jwks)}))
    WHERE id = ${key.provider} AND metadata ->> '$.server.jwks_uri' = ${key.jwksUri}`);
}

const DueProvider = v.object({ id: text, issuer: text });
/** A provider whose metadata are to be read again. */
export type DueProvider = v.InferOutput<typeof DueProvider>;

/** Lists the enabled providers that were last asked before `before`, the longest ago first. */
export async function listProvidersToAsk(
  db: Database,
  before: number,
  limit: number,
): Promise<DueProvider[]> {
  return await selectRows(
    db,
    DueProvider,
    sql`SELECT id, issuer FROM providers
      WHERE disabled_at IS NULL AND (metadata_tried_at IS NULL OR metadata_tried_at <= ${before})
      ORDER BY metadata_tried_at, id LIMIT ${limit}`,
  );
}
