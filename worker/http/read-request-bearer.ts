import { parseBearerToken } from "../../shared/parse-bearer-token.ts";
import { ProblemError } from "./problem-error.ts";

/**
 * Reads the bearer token of an `Authorization` header.
 *
 * @throws ProblemError with a challenge of RFC 6750 §3.1: 401 if the header is missing, 400 if it is malformed
 */
export function readRequestBearer(header: string | null): string {
  const token = parseBearerToken(header ?? undefined);
  if (token.ok) return token.value;
  throw new ProblemError(
    token.refusal.reason === "missing" ? "unauthenticated" : "malformed_request",
  );
}
