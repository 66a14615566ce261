import { type EpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import type { CredentialResource } from "../../../shared/wire/credential-resource.ts";
import type { StoredCredential } from "../../db/tokens/credential-queries.ts";
import { tokenStatus } from "../../tokens/token-status.ts";

const instant = (at: EpochSeconds | null) => (at === null ? null : toRfc3339(at));

/** An API's credential as `/v1` shows it. */
export function toCredentialResource(
  credential: StoredCredential,
  now: EpochSeconds,
): CredentialResource {
  return {
    id: credential.id,
    name: credential.name,
    api: credential.api,
    organization_id: credential.organization,
    hint: credential.hint,
    status: tokenStatus({ ...credential, hasSecret: credential.hint !== null }, now),
    created_by: credential.createdBy,
    created_at: toRfc3339(credential.createdAt),
    expires_at: instant(credential.expiresAt),
    revoked_at: instant(credential.revokedAt),
    last_used_at: instant(credential.lastUsedAt),
  };
}
