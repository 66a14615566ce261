import type { Context } from "hono";
import { bearerToken } from "../../shared/bearer-token.ts";
import type { AppEnv } from "./app-env.ts";
import { ProblemError } from "./problem-error.ts";

/** The request's bearer token, or the challenge of RFC 6750 §3.1: 401 without one, 400 for a malformed one. */
export function requestBearer(c: Context<AppEnv>): string {
  const token = bearerToken(c.req.header("Authorization"));
  if (token.ok) return token.value;
  throw new ProblemError(
    token.refusal.reason === "missing" ? "unauthenticated" : "malformed_request",
  );
}
