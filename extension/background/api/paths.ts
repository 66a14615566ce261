import type { UserId } from "../../../shared/ids.ts";

/** Returns a member's path. Ids are encoded here and below, so that none can name another path. */
export function getUserPath(id: UserId): string {
  return `/v1/users/${encodeURIComponent(id)}`;
}

/** Returns the path of an owner's tokens; without `owner`, of the user's own. */
export function getTokensPath(owner?: UserId): string {
  return owner === undefined ? "/v1/tokens" : `${getUserPath(owner)}/tokens`;
}

export function getTokenPath(id: string, owner?: UserId): string {
  return `${getTokensPath(owner)}/${encodeURIComponent(id)}`;
}

/** Returns the path of the catalog that applies to an owner's tokens; without `owner`, to the user's own. */
export function getCatalogPath(owner?: UserId): string {
  return owner === undefined ? "/v1/catalog" : `${getUserPath(owner)}/catalog`;
}

/** Returns the path of the browsers that keep a secret of the user's own token. */
export function getCopiesPath(tokenId: string): string {
  return `${getTokenPath(tokenId)}/copies`;
}

export function getCopyPath(tokenId: string, copyId: string): string {
  return `${getCopiesPath(tokenId)}/${encodeURIComponent(copyId)}`;
}
