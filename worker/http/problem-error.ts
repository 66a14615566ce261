import { getProblemType, type Problem, type ProblemName } from "../../shared/problem.ts";
import { FRESH_SIGN_IN_SECONDS } from "../../shared/wire/oauth-client.ts";

interface ProblemKind {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 428 | 429 | 500 | 503;
  title: string;
  /** The part of `WWW-Authenticate` after the realm (RFC 6750 §3). */
  challenge?: string;
  retryAfterSeconds?: number;
}

/** All problems of the API, by the name in their `type` (RFC 9457 §4; challenges: RFC 6750 §3). */
const PROBLEMS = {
  malformed_request: {
    status: 400,
    title: "The request is malformed",
    challenge: 'error="invalid_request"',
  },
  https_required: { status: 403, title: "The request must come over https" },
  invalid_input: { status: 422, title: "The request's content is not valid" },
  unauthenticated: { status: 401, title: "The request has no access token", challenge: "" },
  invalid_token: {
    status: 401,
    title: "The access token is unknown, expired or revoked",
    challenge: 'error="invalid_token"',
  },
  /** A step-up challenge (RFC 9470 §3): the session is good, but its person has to prove again who they are. */
  fresh_sign_in_required: {
    status: 401,
    title: "The person must have signed in recently to do this",
    challenge:
      'error="insufficient_user_authentication", ' +
      `error_description="A more recent sign-in is required", max_age="${FRESH_SIGN_IN_SECONDS}"`,
  },
  insufficient_scope: {
    status: 403,
    title: "The access token may not do this",
    challenge: 'error="insufficient_scope"',
  },
  permission_not_grantable: {
    status: 403,
    title: "You may not grant a permission asked for",
  },
  beyond_authority: { status: 403, title: "It is more than you may give or take" },
  keeping_not_allowed: { status: 403, title: "The organization lets nobody keep secrets" },
  /** Only for kept secrets, whose sign-in may be older than that of a sensitive change. */
  sign_in_again: { status: 403, title: "The person must have signed in within the last day" },
  not_found: { status: 404, title: "There is no such resource" },
  method_not_allowed: { status: 405, title: "The resource has no such method" },
  conflict: { status: 409, title: "The resource is not in a state that allows this" },
  stale_version: { status: 409, title: "The resource has changed since you read it" },
  idempotency_mismatch: { status: 422, title: "The idempotency key was used for another request" },
  token_limit_reached: { status: 409, title: "You have as many tokens as you may have" },
  token_quota_reached: { status: 409, title: "The organization stores as many tokens as it may" },
  secret_shown: {
    status: 409,
    title: "A manager knows the token's secret and may not grant this",
  },
  last_administrator: {
    status: 409,
    title: "Nobody would be left to manage the organization",
  },
  managed_elsewhere: {
    status: 409,
    title: "The organization's provider manages this",
  },
  provider_proof_required: {
    status: 409,
    title: "You must have signed in by the organization's provider to do this",
  },
  catalog_in_use: {
    status: 409,
    title: "Tokens or members have what the new catalog lacks",
  },
  provider_unusable: { status: 422, title: "The provider does not answer as it must" },
  provider_in_use: { status: 409, title: "People sign in through the provider" },
  provider_required: {
    status: 409,
    title: "The organization signs in through this provider alone",
  },
  provider_limit_reached: {
    status: 409,
    title: "The organization has as many providers as it may have",
  },
  domain_not_proved: { status: 409, title: "The DNS has no record that proves the domain" },
  domain_taken: { status: 409, title: "Another provider has proved the domain" },
  payload_too_large: { status: 413, title: "The request's body is too large" },
  unsupported_media_type: { status: 415, title: "The request's body must be JSON" },
  precondition_required: { status: 428, title: "The request needs If-Match" },
  rate_limited: { status: 429, title: "Too many requests", retryAfterSeconds: 60 },
  internal_error: { status: 500, title: "Something went wrong here" },
  unavailable: { status: 503, title: "The service cannot answer now", retryAfterSeconds: 5 },
  /** Storage failed after a change was sent to it. */
  outcome_unknown: {
    status: 503,
    title: "It is not known if the change was made",
    retryAfterSeconds: 5,
  },
  misconfigured: { status: 503, title: "The service is not set up correctly" },
} as const satisfies Record<ProblemName, ProblemKind>;

export const REALM = 'Bearer realm="latchkey"';

export interface ProblemDetails {
  detail?: string;
  /** The setting that is wrong, for pages, which say it in the person's language. */
  setting?: string;
  errors?: NonNullable<Problem["errors"]>;
  orphans?: NonNullable<Problem["orphans"]>;
  headers?: Record<string, string>;
}

/** A refusal that becomes a problem document. Only HTTP code throws it. */
export class ProblemError extends Error {
  readonly problem: ProblemName;
  readonly details: ProblemDetails;

  constructor(problem: ProblemName, details: ProblemDetails = {}) {
    super(problem);
    this.name = "ProblemError";
    this.problem = problem;
    this.details = details;
  }

  get status(): ProblemKind["status"] {
    return PROBLEMS[this.problem].status;
  }
}

/** Builds the `application/problem+json` answer (RFC 9457 §3) with its challenge and Retry-After. */
export function buildProblemResponse(error: ProblemError, requestId: string): Response {
  const kind: ProblemKind = PROBLEMS[error.problem];
  const body: Problem = {
    type: getProblemType(error.problem),
    title: kind.title,
    status: kind.status,
    ...(error.details.detail === undefined ? {} : { detail: error.details.detail }),
    request_id: requestId,
    ...(error.details.errors === undefined ? {} : { errors: error.details.errors }),
    ...(error.details.orphans === undefined ? {} : { orphans: error.details.orphans }),
  };
  const { status, headers } = buildProblemHead(error);
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });
}

/** The parts of a problem that decide status and headers. */
export interface ProblemHead {
  readonly problem: ProblemName;
  readonly details?: Pick<ProblemDetails, "headers">;
}

/** Builds status and headers of a problem's answer, but for the headers of its body. */
export function buildProblemHead({ problem, details }: ProblemHead): {
  status: ProblemKind["status"];
  headers: Record<string, string>;
} {
  const { status, challenge, retryAfterSeconds }: ProblemKind = PROBLEMS[problem];
  const headers: Record<string, string> = {};
  if (challenge !== undefined) {
    headers["WWW-Authenticate"] = challenge === "" ? REALM : `${REALM}, ${challenge}`;
  }
  if (retryAfterSeconds !== undefined) headers["Retry-After"] = String(retryAfterSeconds);
  return { status, headers: { ...headers, ...details?.headers } };
}
