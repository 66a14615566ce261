import type { UserId } from "../../../shared/ids.ts";

/** A member's path below `/v1`, whatever the id holds: none can name another path. */
export function userPath(id: UserId): string {
  return `/v1/users/${encodeURIComponent(id)}`;
}
