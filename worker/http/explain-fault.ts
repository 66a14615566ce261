import type { Context } from "hono";
import type { AppEnv } from "./app-env.ts";
import { toProblem } from "./build-error-response.ts";
import { OAuthError } from "./oauth-error.ts";
import { ProblemError } from "./problem-error.ts";

/**
 * Returns the error to present for an error of a request.
 *
 * If the request's storage failed, an unexpected error is a consequence: a library may have replaced the original one.
 * If storage failed after a change was sent to it, the client must not take the change for refused.
 */
export function explainFault(error: Error, c: Context<AppEnv>): Error {
  // Not set if the request failed before.
  const storage = c.var.storage as AppEnv["Variables"]["storage"] | undefined;
  if (storage === undefined || error instanceof OAuthError) return error;
  const { problem } = toProblem(error);
  const isUnavailable = problem === "unavailable";
  if (!isUnavailable && (problem !== "internal_error" || storage.fault === null)) return error;
  const changes = !["GET", "HEAD"].includes(c.req.method);
  if (changes && storage.mayHaveWritten) {
    return new ProblemError("outcome_unknown", { detail: OUTCOME_UNKNOWN });
  }
  return isUnavailable ? error : new ProblemError("unavailable");
}

const OUTCOME_UNKNOWN =
  "Storage did not answer. Repeat the request with the same Idempotency-Key, or read what it changes first.";
