import { HTTPException } from "hono/http-exception";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";
import { buildOAuthErrorResponse, OAuthError } from "./oauth-error.ts";
import { buildProblemResponse, ProblemError } from "./problem-error.ts";

/** Endpoints whose callers read the errors of OAuth. */
const OAUTH_PATH = /^\/(?:oauth\/|login\/with\/[^/]+\/ended$)/;

/**
 * Turns any error into an answer. No other code does.
 *
 * Storage failures are a 503, other unexpected errors a 500. Neither says more, since messages can quote
 * their input.
 */
export function buildErrorResponse(error: unknown, request: Request, requestId: string): Response {
  if (error instanceof OAuthError) return buildOAuthErrorResponse(error);
  const problem = toProblem(error);
  if (problem.problem === "https_required" && isPlainRead(request)) {
    const headers = { Location: request.url.replace(/^http:/, "https:") };
    return new Response(null, { status: 308, headers });
  }
  if (OAUTH_PATH.test(new URL(request.url).pathname) && problem.status >= 500) {
    const status = problem.status === 500 ? "server_error" : "temporarily_unavailable";
    const description =
      problem.problem === "outcome_unknown"
        ? "It is not known if the request was carried out."
        : "Something went wrong here.";
    return buildOAuthErrorResponse(new OAuthError(status, description, 503));
  }
  return buildProblemResponse(problem, requestId);
}

/** Returns true if a redirect to https is safe: the request changes nothing and has exposed no bearer token. */
function isPlainRead({ method, headers }: Request): boolean {
  return ["GET", "HEAD"].includes(method) && !headers.has("Authorization");
}

/** Converts any error to the problem that clients may see. */
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

/** Returns true for errors of D1, whose messages begin with `D1_`, also if drizzle has wrapped them. */
function isStorageError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.message.startsWith("D1_") ||
    error.constructor.name === "DrizzleQueryError" ||
    isStorageError(error.cause)
  );
}
