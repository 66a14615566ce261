import type { Context } from "hono";
import { type EpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { StoredToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { formatEtag } from "../../http/if-match.ts";
import { listAutomaticPermissions } from "../../permissions/grantable-permissions.ts";
import { computeTokenStatus } from "../../tokens/compute-token-status.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";

const toInstant = (at: EpochSeconds | null) => (at === null ? null : toRfc3339(at));

/**
 * Converts a token to its form in `/v1`.
 *
 * @param automatic the permissions that the owner's role adds
 */
export function toTokenResource(
  token: StoredToken,
  automatic: readonly string[],
  now: EpochSeconds,
): TokenResource {
  const status = computeTokenStatus({ ...token, hasSecret: token.hint !== null }, now);
  const graceEnd = status === "active" ? findGraceEnd(token, now) : null;
  const isPending = status !== "revoked" && token.collectBy !== null && now < token.collectBy;
  return {
    id: token.id,
    name: token.name,
    description: token.description,
    hint: token.hint,
    owner: token.owner,
    organization_id: token.organization,
    status,
    created_at: toRfc3339(token.createdAt),
    // A waiting token has no expiry yet: its lifetime starts when its owner collects it.
    expires_at: status === "waiting" ? null : toInstant(token.expiresAt),
    revoked_at: toInstant(token.revokedAt),
    last_used_at: toInstant(token.lastUsedAt),
    previous_secret_expires_at: toInstant(graceEnd),
    previous_secret_used_at: graceEnd === null ? null : toInstant(token.previousUseAt),
    superseded_use_at: toInstant(token.supersededUseAt),
    issued_by: token.parentId,
    made_by: token.madeBy,
    collect_by: isPending ? toInstant(token.collectBy) : null,
    collect_expires: isPending ? token.collectExpires : null,
    scopes: token.scopes.map(({ id, permission, entityId }) => ({
      id,
      permission,
      entity_id: entityId,
    })),
    automatic: [...automatic],
    version: token.version,
  };
}

/** Returns when the previous secret stops working: never after the token; `null` if it has stopped. */
function findGraceEnd(token: StoredToken, now: EpochSeconds): EpochSeconds | null {
  const { previousSecretUntil: until, expiresAt } = token;
  if (until === null || until <= now) return null;
  return expiresAt !== null && expiresAt < until ? expiresAt : until;
}

/** Builds the response that shows a token, with its ETag. */
export async function presentToken(c: Context<AppEnv>, token: StoredToken): Promise<Response> {
  const resource = toTokenResource(token, await findAutomaticPermissions(c), c.var.now);
  return c.json(resource, 200, { ETag: formatEtag(token.version) });
}

/** Returns the permissions that the owner's role adds to each of their tokens. */
export async function findAutomaticPermissions(c: Context<AppEnv>): Promise<string[]> {
  return listAutomaticPermissions((await requireCatalog(c)).catalog, c.var.owner.role);
}
