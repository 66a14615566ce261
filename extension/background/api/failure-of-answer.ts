import * as v from "valibot";
import {
  PROBLEM_NAMES,
  PROBLEM_TYPE_PREFIX,
  Problem,
  type ProblemName,
} from "../../../shared/problem.ts";
import type { Failure } from "../../connection.ts";
import type { Answer } from "./fetch-json.ts";

/** Said where the server limits us but does not say for how long. */
const DEFAULT_RETRY_SECONDS = 30;
const MAX_RETRY_SECONDS = 3_600;

/**
 * What an answer that is no success means. Only a problem's `type` and pointers go on: its texts
 * are the server's, and the pages have their own.
 *
 * @param ask.changes whether the request was to change something. Then a fault in which Latchkey
 *   itself does not say that it refused (a gateway's 502, a limit of the platform) leaves the
 *   outcome open.
 */
export function failureOfAnswer(
  answer: Answer,
  { host, changes }: { host: string; changes: boolean },
): Failure {
  const parsed = v.safeParse(Problem, answer.body);
  const problem = parsed.success ? parsed.output : null;
  const { status } = answer;
  if (status === 401) return { kind: "session_ended", host };
  if (status === 429) {
    return { kind: "rate_limited", retryAfterSeconds: retryAfterSeconds(answer.headers) };
  }
  if (status >= 500) {
    const refused = status === 503 && problem !== null;
    return changes && !refused ? { kind: "outcome_unknown" } : { kind: "unavailable", host };
  }
  return {
    kind: "problem",
    problem: problemName(problem?.type),
    status,
    errors: (problem?.errors ?? []).map(({ pointer, permission }) => ({
      pointer,
      ...(permission === undefined ? {} : { permission }),
    })),
  };
}

function problemName(type: string | undefined): ProblemName | "unknown" {
  if (!type?.startsWith(PROBLEM_TYPE_PREFIX)) return "unknown";
  const last = type.slice(PROBLEM_TYPE_PREFIX.length);
  return PROBLEM_NAMES.find((name) => name === last) ?? "unknown";
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3); of its two forms Latchkey sends this one. */
function retryAfterSeconds(headers: Headers): number {
  const text = headers.get("Retry-After") ?? "";
  if (!/^\d{1,6}$/.test(text)) return DEFAULT_RETRY_SECONDS;
  return Math.min(Math.max(Number(text), 1), MAX_RETRY_SECONDS);
}
