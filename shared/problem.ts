import * as v from "valibot";
import { CatalogOrphans } from "./wire/catalog-change.ts";

/** The API's problems, by the last part of their `type` (RFC 9457 §3.1.1). */
export const PROBLEM_NAMES = [
  "malformed_request",
  "invalid_input",
  "https_required",
  "unauthenticated",
  "invalid_token",
  "fresh_sign_in_required",
  "insufficient_scope",
  "permission_not_grantable",
  "beyond_authority",
  "keeping_not_allowed",
  "sign_in_again",
  "not_found",
  "method_not_allowed",
  "conflict",
  "stale_version",
  "idempotency_mismatch",
  "token_limit_reached",
  "token_quota_reached",
  "secret_shown",
  "last_administrator",
  "managed_elsewhere",
  "provider_proof_required",
  "catalog_in_use",
  "provider_unusable",
  "provider_in_use",
  "provider_required",
  "provider_limit_reached",
  "domain_not_proved",
  "domain_taken",
  "payload_too_large",
  "unsupported_media_type",
  "precondition_required",
  "rate_limited",
  "internal_error",
  "unavailable",
  "outcome_unknown",
  "misconfigured",
] as const;
export type ProblemName = (typeof PROBLEM_NAMES)[number];

/** Problem types are URNs: names that are valid on any server, not addresses to visit. */
export const PROBLEM_TYPE_PREFIX = "urn:latchkey:problem:";

export function getProblemType(name: ProblemName): string {
  return PROBLEM_TYPE_PREFIX + name;
}

/** An `application/problem+json` body (RFC 9457 §3). `errors` point into the request (RFC 6901). */
export const Problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.optional(v.string()),
  request_id: v.optional(v.string()),
  errors: v.optional(
    v.array(
      v.object({
        pointer: v.string(),
        detail: v.string(),
        /** The refused permission, if a permission is the reason. */
        permission: v.optional(v.string()),
      }),
    ),
  ),
  /** With `catalog_in_use`: permissions, roles and groups in use that the new catalog lacks. */
  orphans: v.optional(CatalogOrphans),
});
export type Problem = v.InferOutput<typeof Problem>;
