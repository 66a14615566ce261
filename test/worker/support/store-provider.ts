import { env } from "cloudflare:workers";
import type { ProviderMapping } from "../../../shared/wire/provider-mapping.ts";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { buildDocument, ISSUER } from "./fake-provider.ts";
import { HOME, now } from "./organizations.ts";

export const MAPPING: ProviderMapping = {
  email: ["email"],
  name: ["name"],
  default_role: "Basic_User",
  roles: [{ claim: ["groups"], equals: "LK Admins", role: "Admin" }],
  groups: [],
};

export interface StoreProviderOptions {
  id?: string;
  organization?: string;
  issuer?: string;
  mapping?: ProviderMapping;
  clientSecret?: { sealed: string; kid: string } | null;
  /** Null if its documents were never read. */
  metadata?: unknown;
  metadataTriedAt?: number | null;
  disabledAt?: number | null;
}

/** Stores a provider, by default an enabled public client whose documents were read an hour ago. @returns its id */
export async function storeProvider(options: StoreProviderOptions = {}): Promise<string> {
  const id = options.id ?? generateId("prv", getRandomBytes);
  const issuer = options.issuer ?? ISSUER;
  const anHourAgo = now() - 3600;
  const metadata =
    "metadata" in options
      ? options.metadata
      : { server: buildDocument(issuer), jwks: { keys: [] } };
  const triedAt = "metadataTriedAt" in options ? options.metadataTriedAt : anHourAgo;
  await env.DB.prepare(
    `INSERT INTO providers (id, organization, name, issuer, client_id, client_secret, secret_kid, secret_at, scope,
      subject_claim, mapping, session_hours, metadata, metadata_at, metadata_tried_at, created_by, created_at, disabled_at)
      VALUES (?1, ?2, 'Acme Login', ?3, 'client-1', ?4, ?5, ?6, 'openid profile email', 'sub', ?7, 12, ?8, ?9, ?9,
        'usr_creator', ?10, ?11)`,
  )
    .bind(
      id,
      options.organization ?? HOME,
      issuer,
      options.clientSecret?.sealed ?? null,
      options.clientSecret?.kid ?? null,
      options.clientSecret ? anHourAgo : null,
      JSON.stringify(options.mapping ?? MAPPING),
      metadata === null ? null : JSON.stringify(metadata),
      triedAt,
      anHourAgo,
      options.disabledAt ?? null,
    )
    .run();
  return id;
}

/** Stores a domain of a provider. @returns its challenge */
export async function storeDomain(
  provider: string,
  domain: string,
  state: {
    verifiedAt?: number | null;
    checkedAt?: number | null;
    missingSince?: number | null;
  } = {},
): Promise<string> {
  const challenge = `challenge-${domain}`;
  const { verifiedAt = null, checkedAt = null, missingSince = null } = state;
  await env.DB.prepare(
    `INSERT INTO provider_domains (provider, domain, challenge, created_at, verified_at, checked_at, missing_since)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
    .bind(provider, domain, challenge, now() - 3600, verifiedAt, checkedAt, missingSince)
    .run();
  return challenge;
}
