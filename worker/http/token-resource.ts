import { type EpochSeconds, toRfc3339 } from "../../shared/time.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import type { StoredToken } from "../db/token-rows.ts";
import { tokenStatus } from "../tokens/token-status.ts";

const instant = (at: EpochSeconds | null) => (at === null ? null : toRfc3339(at));

/** A token as `/v1` shows it. @param automatic what its owner's role adds */
export function toTokenResource(
  token: StoredToken,
  automatic: readonly string[],
  now: EpochSeconds,
): TokenResource {
  return {
    id: token.id,
    name: token.name,
    description: token.description,
    hint: token.hint,
    owner: token.owner,
    organization_id: token.organization,
    status: tokenStatus({ ...token, hasSecret: token.hint !== null }, now),
    created_at: toRfc3339(token.createdAt),
    expires_at: instant(token.expiresAt),
    revoked_at: instant(token.revokedAt),
    last_used_at: instant(token.lastUsedAt),
    scopes: token.scopes.map(({ id, permission, entityId }) => ({
      id,
      permission,
      entity_id: entityId,
    })),
    automatic: [...automatic],
    version: token.version,
  };
}
