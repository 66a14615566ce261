import { bearerToken } from "../../shared/bearer-token.ts";
import { ProblemError } from "./problem-error.ts";

/** The bearer token of an `Authorization` header, or the challenge of RFC 6750 §3.1: 401 without one, 400 for a malformed one. */
export function requestBearer(header: string | null): string {
  const token = bearerToken(header ?? undefined);
  if (token.ok) return token.value;
  throw new ProblemError(
    token.refusal.reason === "missing" ? "unauthenticated" : "malformed_request",
  );
}
