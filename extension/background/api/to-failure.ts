import * as v from "valibot";
import {
  PROBLEM_NAMES,
  PROBLEM_TYPE_PREFIX,
  Problem,
  type ProblemName,
} from "../../../shared/problem.ts";
import type { Failure } from "../../connection.ts";
import type { Answer } from "./fetch-json.ts";

/** Used for a 429 without a usable `Retry-After`. */
const DEFAULT_RETRY_SECONDS = 30;
const MAX_RETRY_SECONDS = 3_600;

/**
 * Converts an unsuccessful answer to a failure.
 *
 * Passes on a problem's `type`, pointers and permissions, never the server's texts: the pages have
 * their own.
 *
 * @param request.changes true if the request changes something. The outcome is then unknown after a
 *   5xx that is not a refusal by Latchkey, such as a gateway's 502 or a limit of the platform, and if Latchkey says
 *   that it does not know either.
 */
export function toFailure(
  answer: Answer,
  { host, changes }: { host: string; changes: boolean },
): Failure {
  const parsed = v.safeParse(Problem, answer.body);
  const problem = parsed.success ? parsed.output : null;
  const { status } = answer;
  if (status === 401 && !needsFreshSignIn(answer)) return { kind: "session_ended", host };
  if (status === 429) {
    return { kind: "rate_limited", retryAfterSeconds: readRetryAfterSeconds(answer.headers) };
  }
  if (status >= 500) {
    const isRefused =
      status === 503 && problem !== null && toProblemName(problem.type) !== "outcome_unknown";
    return changes && !isRefused ? { kind: "outcome_unknown" } : { kind: "unavailable", host };
  }
  return {
    kind: "problem",
    problem: toProblemName(problem?.type),
    status,
    errors: (problem?.errors ?? []).map(({ pointer, permission }) => ({
      pointer,
      ...(permission === undefined ? {} : { permission }),
    })),
  };
}

/** Returns true if the session is good, but the user has to prove again who they are (RFC 9470 §3). */
export function needsFreshSignIn({ status, body }: Pick<Answer, "status" | "body">): boolean {
  const parsed = v.safeParse(Problem, body);
  return (
    status === 401 &&
    parsed.success &&
    toProblemName(parsed.output.type) === "fresh_sign_in_required"
  );
}

function toProblemName(type: string | undefined): ProblemName | "unknown" {
  if (!type?.startsWith(PROBLEM_TYPE_PREFIX)) return "unknown";
  const last = type.slice(PROBLEM_TYPE_PREFIX.length);
  return PROBLEM_NAMES.find((name) => name === last) ?? "unknown";
}

/** Reads `Retry-After` in seconds (RFC 9110 §10.2.3). Latchkey never sends the form with a date. */
function readRetryAfterSeconds(headers: Headers): number {
  const text = headers.get("Retry-After") ?? "";
  if (!/^\d{1,6}$/.test(text)) return DEFAULT_RETRY_SECONDS;
  return Math.min(Math.max(Number(text), 1), MAX_RETRY_SECONDS);
}
