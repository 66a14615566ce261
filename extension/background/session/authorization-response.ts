import { err, ok, type Result } from "../../../shared/result.ts";

export type AuthorizationRefusal =
  /** Not an answer to our request, or not from our server. */
  | { reason: "forged" }
  /** The server's `error` (RFC 6749 §4.1.2.1). */
  | { reason: "refused"; error: string };

/**
 * The code that an authorization response carries.
 *
 * `state` ties it to our request (login CSRF, RFC 6749 §10.12) and `iss` to our server (mix-up,
 * RFC 9207 §2.4). Both are checked before anything else is read, error responses included; a
 * parameter that is there twice counts as missing (RFC 6749 §3.1).
 */
export function readAuthorizationResponse(
  response: string,
  expected: { redirectUri: string; state: string; issuer: string },
): Result<string, AuthorizationRefusal> {
  if (!URL.canParse(response)) return err({ reason: "forged" });
  const url = new URL(response);
  const genuine =
    url.origin + url.pathname === expected.redirectUri &&
    only(url, "state") === expected.state &&
    only(url, "iss") === expected.issuer;
  if (!genuine) return err({ reason: "forged" });
  const error = only(url, "error");
  if (error !== null) return err({ reason: "refused", error });
  const code = only(url, "code");
  return code === null ? err({ reason: "forged" }) : ok(code);
}

function only(url: URL, name: string): string | null {
  const values = url.searchParams.getAll(name);
  return values.length === 1 ? (values[0] ?? null) : null;
}
