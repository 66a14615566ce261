/** A token's path below `/v1`, whatever its id holds: none can name another path. */
export function tokenPath(id: string): string {
  return `/v1/tokens/${encodeURIComponent(id)}`;
}
