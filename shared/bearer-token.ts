import { err, ok, type Result } from "./result.ts";

/** RFC 6750 §2.1: `Bearer` 1*SP b64token. The scheme is case-insensitive (RFC 9110 §11.1). */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i;
/** Somebody means one, at the start or behind the comma that joins headers, whatever became of it. */
const MEANT = /(?:^|,)\s*bearer(?![^\s,])/i;

/**
 * The token of an `Authorization` header.
 *
 * Two headers reach a Worker joined as `Bearer a, Bearer b`, or with another scheme in either place:
 * malformed, since one must not be able to hide behind the other.
 */
export function bearerToken(
  header: string | undefined,
): Result<string, { reason: "missing" | "malformed" }> {
  if (header === undefined || header.trim() === "") return err({ reason: "missing" });
  const [, token] = BEARER.exec(header) ?? [];
  if (token !== undefined) return ok(token);
  return err({ reason: MEANT.test(header) ? "malformed" : "missing" });
}
