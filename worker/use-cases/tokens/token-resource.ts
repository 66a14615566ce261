import type { Context } from "hono";
import { type EpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { etag } from "../../http/if-match.ts";
import { automaticPermissions } from "../../permissions/grantable-permissions.ts";
import { tokenStatus } from "../../tokens/token-status.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";

const instant = (at: EpochSeconds | null) => (at === null ? null : toRfc3339(at));

/** A token as `/v1` shows it. @param automatic what its owner's role adds */
export function toTokenResource(
  token: StoredToken,
  automatic: readonly string[],
  now: EpochSeconds,
): TokenResource {
  const status = tokenStatus({ ...token, hasSecret: token.hint !== null }, now);
  const waits = status !== "revoked" && token.collectBy !== null && now < token.collectBy;
  return {
    id: token.id,
    name: token.name,
    description: token.description,
    hint: token.hint,
    owner: token.owner,
    organization_id: token.organization,
    status,
    created_at: toRfc3339(token.createdAt),
    // Until it is collected, the row holds when it can no longer be.
    expires_at: status === "waiting" ? null : instant(token.expiresAt),
    revoked_at: instant(token.revokedAt),
    last_used_at: instant(token.lastUsedAt),
    previous_secret_expires_at: status === "active" ? instant(graceEnd(token, now)) : null,
    superseded_use_at: instant(token.supersededUseAt),
    issued_by: token.parentId,
    made_by: token.madeBy,
    collect_by: waits ? instant(token.collectBy) : null,
    collect_expires: waits ? token.collectExpires : null,
    scopes: token.scopes.map(({ id, permission, entityId }) => ({
      id,
      permission,
      entity_id: entityId,
    })),
    automatic: [...automatic],
    version: token.version,
  };
}

/** When the grace of the secret before this one ends: with the token at the latest; `null` where it is over. */
function graceEnd(token: StoredToken, now: EpochSeconds): EpochSeconds | null {
  const { previousSecretUntil: until, expiresAt } = token;
  if (until === null || until <= now) return null;
  return expiresAt !== null && expiresAt < until ? expiresAt : until;
}

/** The answer that shows a token as it stands. */
export async function presentToken(c: Context<AppEnv>, token: StoredToken): Promise<Response> {
  const resource = toTokenResource(token, await automaticForOwner(c), c.var.now);
  return c.json(resource, 200, { ETag: etag(token.version) });
}

/** The permissions that the owner's role adds to each of their tokens. */
export async function automaticForOwner(c: Context<AppEnv>): Promise<string[]> {
  return automaticPermissions((await requireCatalog(c)).catalog, c.var.owner.role);
}
