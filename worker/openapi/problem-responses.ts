import type { Reference, Response } from "./openapi-document.ts";
import { referTo } from "./schemas.ts";

const REQUEST_ID = { "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" } };
const CHALLENGE = { "WWW-Authenticate": { $ref: "#/components/headers/WWW-Authenticate" } };
const RETRY_AFTER = { "Retry-After": { $ref: "#/components/headers/Retry-After" } };

const buildProblem = (description: string, headers: Response["headers"] = {}): Response => ({
  description,
  headers: { ...REQUEST_ID, ...headers },
  content: { "application/problem+json": { schema: referTo("Problem") } },
});

/** The refusals and faults of `/v1`, by the names that the document gives them. */
export const PROBLEM_RESPONSES = {
  MalformedRequest: buildProblem(
    "The request is malformed: a header, a parameter or the JSON of its body.",
  ),
  Unauthenticated: buildProblem(
    "No, or no valid, credential. With `fresh_sign_in_required` the session is good, but its person must have signed in within the last 10 minutes.",
    CHALLENGE,
  ),
  Forbidden: buildProblem("The credential may not do this."),
  NotFound: buildProblem(
    "There is no such resource, or the credential may not know of it. Both are answered alike.",
  ),
  Conflict: buildProblem(
    "The resource is not in a state that allows this, such as another version than `If-Match` names.",
  ),
  PayloadTooLarge: buildProblem("The body is too large."),
  UnsupportedMediaType: buildProblem("The body is not `application/json`."),
  InvalidInput: buildProblem(
    "The content is not valid. `errors` points at each mistake (RFC 6901). Also if an idempotency key was used for another request.",
  ),
  PreconditionRequired: buildProblem(
    "The request needs `If-Match` with the version that was read.",
  ),
  RateLimited: buildProblem("Too many requests.", RETRY_AFTER),
  InternalError: buildProblem("Something went wrong here."),
  Unavailable: buildProblem(
    "The service cannot answer now. With `outcome_unknown` it is not known if the change was made: repeat the request under the same idempotency key, or read first.",
    RETRY_AFTER,
  ),
} as const satisfies Record<string, Response>;

type ProblemResponseName = keyof typeof PROBLEM_RESPONSES;

const BY_STATUS: Record<number, ProblemResponseName> = {
  400: "MalformedRequest",
  401: "Unauthenticated",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  413: "PayloadTooLarge",
  415: "UnsupportedMediaType",
  422: "InvalidInput",
  428: "PreconditionRequired",
  429: "RateLimited",
  500: "InternalError",
  503: "Unavailable",
};

/** Refers to the named responses of these statuses. */
export function referToProblems(statuses: readonly number[]): Record<string, Reference> {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${BY_STATUS[status]}` }]),
  );
}

/** Headers of answers that operations share. */
export const RESPONSE_HEADERS = {
  "X-Request-Id": {
    description: "Names this request in the server's log and in the audit trail.",
    schema: { type: "string", format: "uuid", maxLength: 36 },
  },
  ETag: {
    description: "The version of the resource, for `If-Match`.",
    schema: { type: "string", examples: ['"3"'] },
  },
  "WWW-Authenticate": {
    description: "The challenge (RFC 6750 §3), with the reason as `error`.",
    schema: { type: "string", examples: ['Bearer realm="latchkey", error="invalid_token"'] },
  },
  "Retry-After": {
    description: "Seconds to wait before the next try.",
    schema: { type: "string", examples: ["60"] },
  },
  "Latchkey-Max-Age": {
    description: "How long the verdict may be used, in whole seconds.",
    schema: { type: "string", examples: ["5"] },
  },
};
