import type { UserId } from "../../../shared/ids.ts";

/** Returns a member's path. Ids are encoded here and below, so that none can name another path. */
export function userPath(id: UserId): string {
  return `/v1/users/${encodeURIComponent(id)}`;
}

/** Returns the path of an owner's tokens; without `owner`, of the user's own. */
export function tokensPath(owner?: UserId): string {
  return owner === undefined ? "/v1/tokens" : `${userPath(owner)}/tokens`;
}

export function tokenPath(id: string, owner?: UserId): string {
  return `${tokensPath(owner)}/${encodeURIComponent(id)}`;
}

/** Returns the path of the catalog that applies to an owner's tokens; without `owner`, to the user's own. */
export function catalogPath(owner?: UserId): string {
  return owner === undefined ? "/v1/catalog" : `${userPath(owner)}/catalog`;
}
