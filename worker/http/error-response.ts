import { HTTPException } from "hono/http-exception";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";
import { OAuthError, oauthErrorResponse } from "./oauth-error.ts";
import { ProblemError, problemResponse } from "./problem-error.ts";

/**
 * The one place where an error becomes an answer. What is not expected is a 503 where storage is to
 * blame and a 500 elsewhere; neither says more, since messages can quote what they were given.
 */
export function errorResponse(error: unknown, request: Request, requestId: string): Response {
  if (error instanceof OAuthError) return oauthErrorResponse(error);
  const problem = toProblem(error);
  if (problem.problem === "https_required" && isVisit(request)) {
    const headers = { Location: request.url.replace(/^http:/, "https:") };
    return new Response(null, { status: 308, headers });
  }
  if (new URL(request.url).pathname.startsWith("/oauth/") && problem.status >= 500) {
    const status = problem.status === 500 ? "server_error" : "temporarily_unavailable";
    return oauthErrorResponse(new OAuthError(status, "Something went wrong here.", 503));
  }
  return problemResponse(problem, requestId);
}

/** Someone who typed the address, and has brought nothing that must not be repeated. */
function isVisit({ method, headers }: Request): boolean {
  return ["GET", "HEAD"].includes(method) && !headers.has("Authorization");
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
