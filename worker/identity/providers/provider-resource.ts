import { type EpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import type { ProviderResource } from "../../../shared/wire/provider-resource.ts";
import type { StoredDomain, StoredProvider } from "../../db/providers/provider-queries.ts";
import { getDomainRecord } from "./domain-proof.ts";

const toInstant = (at: EpochSeconds | null) => (at === null ? null : toRfc3339(at));

/**
 * Returns the addresses of a provider's sign-in at Latchkey. Each provider has redirect URIs of its own, so that no
 * answer of one is taken for another's (RFC 9700 §4.4).
 *
 * @param origin where Latchkey is served
 */
export function getProviderAddresses(origin: string, id: string): ProviderResource["addresses"] {
  const signIn = `${origin}/login/with/${id}`;
  return {
    sign_in: signIn,
    callback: `${signIn}/callback`,
    trial_callback: `${signIn}/trial/callback`,
    ended: `${signIn}/ended`,
  };
}

/** Converts a provider to its form in `/v1`, which says only if it has a client secret. */
export function toProviderResource(provider: StoredProvider, origin: string): ProviderResource {
  return {
    id: provider.id,
    organization_id: provider.organization,
    name: provider.name,
    issuer: provider.issuer,
    client_id: provider.clientId,
    client_secret_set_at: toInstant(provider.secretAt),
    scope: provider.scope,
    subject_claim: provider.subjectClaim,
    mapping: provider.mapping,
    acr_values: provider.acrValues,
    session_hours: provider.sessionHours,
    domains: provider.domains.map(toDomain),
    addresses: getProviderAddresses(origin, provider.id),
    has_identities: provider.hasIdentities,
    metadata_at: toInstant(provider.metadataAt),
    created_by: provider.createdBy,
    created_at: toRfc3339(provider.createdAt),
    disabled_at: toInstant(provider.disabledAt),
    version: provider.version,
  };
}

function toDomain(domain: StoredDomain): ProviderResource["domains"][number] {
  const record = getDomainRecord(domain.domain, domain.challenge);
  return {
    domain: domain.domain,
    record_name: record.name,
    record_value: record.value,
    created_at: toRfc3339(domain.createdAt),
    verified_at: toInstant(domain.verifiedAt),
    checked_at: toInstant(domain.checkedAt),
    missing_since: toInstant(domain.missingSince),
  };
}
