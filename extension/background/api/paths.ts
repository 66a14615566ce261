import type { UserId } from "../../../shared/ids.ts";

/** A member's path below `/v1`, whatever the id holds: none can name another path. */
export function userPath(id: UserId): string {
  return `/v1/users/${encodeURIComponent(id)}`;
}

/** Where a person's tokens lie: mine without `owner`. Ids are encoded, so that none can name another path. */
export function tokensPath(owner?: UserId): string {
  return owner === undefined ? "/v1/tokens" : `${userPath(owner)}/tokens`;
}

/** A token's path, whatever its id holds. */
export function tokenPath(id: string, owner?: UserId): string {
  return `${tokensPath(owner)}/${encodeURIComponent(id)}`;
}

/** Where the catalog lies as it stands for granting to a person: to me without `owner`. */
export function catalogPath(owner?: UserId): string {
  return owner === undefined ? "/v1/catalog" : `${userPath(owner)}/catalog`;
}
