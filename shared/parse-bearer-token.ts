import { err, ok, type Result } from "./result.ts";

/** RFC 6750 §2.1: `Bearer` 1*SP b64token. The scheme is case-insensitive (RFC 9110 §11.1). */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i;
/** A bearer scheme, even malformed, at the start or after the comma that joins headers. */
const BEARER_SCHEME = /(?:^|,)\s*bearer(?![^\s,])/i;

/**
 * Reads the token of an `Authorization` header.
 *
 * Two headers reach a Worker joined, as `Bearer a, Bearer b` or with another scheme. Such a header is
 * malformed, so that one credential cannot hide behind another.
 */
export function parseBearerToken(
  header: string | undefined,
): Result<string, { reason: "missing" | "malformed" }> {
  if (header === undefined || header.trim() === "") return err({ reason: "missing" });
  const [, token] = BEARER.exec(header) ?? [];
  if (token !== undefined) return ok(token);
  return err({ reason: BEARER_SCHEME.test(header) ? "malformed" : "missing" });
}
