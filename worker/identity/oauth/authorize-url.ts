import type { AuthorizeErrorCode, AuthorizeTarget } from "./authorize-request.ts";

/**
 * The way back to the client: the answer's parameters with `state` and `iss` (RFC 9207), by which it
 * tells that the answer is to its own request, and from us.
 */
export function authorizeUrl(
  target: AuthorizeTarget,
  issuer: string,
  answer: { code: string } | { error: AuthorizeErrorCode },
): string {
  const url = new URL(target.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (target.state !== null) url.searchParams.set("state", target.state);
  url.searchParams.set("iss", issuer);
  return url.href;
}
