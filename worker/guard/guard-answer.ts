import type { AnsweredOutcome } from "./judge-request.ts";

/** A response that the guard itself gives. */
export interface GuardAnswer {
  readonly status: 204 | 400 | 401 | 403 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const REALM = 'Bearer realm="latchkey"';

/** Builds the response to a request that does not reach the handler. A refusal has its challenge (RFC 6750 §3). */
export function toGuardAnswer(outcome: AnsweredOutcome): GuardAnswer {
  const answer = buildAnswer(outcome);
  return { ...answer, headers: { ...outcome.headers, ...answer.headers } };
}

function buildAnswer(outcome: AnsweredOutcome): GuardAnswer {
  switch (outcome.status) {
    case "preflight":
      return { status: 204, headers: {}, body: null };
    case "no_credential":
      return createRefusal(401, "The request has no access token", { "WWW-Authenticate": REALM });
    case "invalid_token":
      return createRefusal(
        401,
        "The access token is unknown, expired or revoked",
        buildChallenge("invalid_token"),
      );
    case "malformed_request":
      return createRefusal(400, "The request is malformed", buildChallenge("invalid_request"));
    case "insufficient_scope": {
      const scope = outcome.required.length === 0 ? "" : `, scope="${outcome.required.join(" ")}"`;
      const headers = buildChallenge("insufficient_scope", scope);
      return createRefusal(403, "The access token may not do this", headers);
    }
    case "unavailable": {
      const headers = { "Retry-After": String(outcome.retryAfterSeconds) };
      return createRefusal(503, "The access token cannot be checked now", headers);
    }
  }
}

function buildChallenge(error: string, more = ""): Record<string, string> {
  return { "WWW-Authenticate": `${REALM}, error="${error}"${more}` };
}

function createRefusal(
  status: GuardAnswer["status"],
  title: string,
  headers: Record<string, string>,
): GuardAnswer {
  return {
    status,
    headers: {
      ...headers,
      "Content-Type": "application/problem+json",
      "Cache-Control": "no-store",
    },
    // RFC 9457 §4.2.1
    body: JSON.stringify({ type: "about:blank", title, status }),
  };
}
