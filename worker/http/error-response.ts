import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";
import type { AppEnv } from "./app-env.ts";
import { OAuthError, oauthErrorResponse } from "./oauth-error.ts";
import { ProblemError, problemResponse } from "./problem-error.ts";

/**
 * The one place where an error becomes an answer. What is not expected is a 503 where storage is to
 * blame and a 500 elsewhere; neither says more, since messages can quote what they were given.
 */
export function errorResponse(error: unknown, c: Context<AppEnv>): Response {
  if (error instanceof OAuthError) return oauthErrorResponse(error);
  const problem = toProblem(error);
  if (problem.problem === "https_required" && isVisit(c)) {
    return c.redirect(c.req.url.replace(/^http:/, "https:"), 308);
  }
  if (c.req.path.startsWith("/oauth/") && problem.status >= 500) {
    const status = problem.status === 500 ? "server_error" : "temporarily_unavailable";
    return oauthErrorResponse(new OAuthError(status, "Something went wrong here.", 503));
  }
  return problemResponse(problem, c.get("requestId"));
}

/** Someone who typed the address, and has brought nothing that must not be repeated. */
function isVisit({ req }: Context<AppEnv>): boolean {
  return ["GET", "HEAD"].includes(req.method) && req.header("Authorization") === undefined;
}

/** What an error is to the outside. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof StorageUnavailableError || isStorageError(error)) {
    return new ProblemError("unavailable");
  }
  if (error instanceof HTTPException && error.status < 500) {
    return new ProblemError("malformed_request");
  }
  return new ProblemError("internal_error");
}

/** D1's errors, also where drizzle has wrapped them, begin with its name. */
function isStorageError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.message.startsWith("D1_") ||
    error.constructor.name === "DrizzleQueryError" ||
    isStorageError(error.cause)
  );
}
