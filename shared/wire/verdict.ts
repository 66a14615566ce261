import * as v from "valibot";
import { OrganizationId } from "../ids.ts";
import { EntityId, ScopeToken } from "../scope.ts";
import type { TokenVerdict } from "./token-verdict.ts";

/** The id of an API in a catalog, as a question names it. */
export const ApiId = v.pipe(v.string(), v.maxLength(60), v.regex(/^[A-Za-z0-9_.-]+$/));
/** An HTTP method (RFC 9110 §9.1: a token). */
export const Method = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/),
);

/** Excludes lists, Maps and Sets: without own keys, they would pass as a question that requires nothing. */
const isPlainObject = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === "[object Object]";

/**
 * A question about a token over RPC.
 *
 * Unknown keys and keys without a value are refused, so that a misspelt or half-configured question does
 * not weaken the check.
 */
export const TokenQuestion = v.pipe(
  v.custom<object>(isPlainObject),
  v.strictObject({
    /** The deployment's home organization if absent. */
    organization: v.exactOptional(OrganizationId),
    /** Only this API's scopes count and are returned. */
    api: v.exactOptional(ApiId),
    /** The token needs all of them. */
    scopes: v.exactOptional(v.pipe(v.array(ScopeToken), v.maxLength(50))),
    /** The entity for every scope that names none itself. */
    entity: v.exactOptional(EntityId),
    /** An HTTP method that an access level of `api` must allow. */
    method: v.exactOptional(Method),
    /** Bypasses the cache and asks the primary. */
    fresh: v.exactOptional(v.boolean()),
  }),
  v.check(({ entity, scopes }) => entity === undefined || (scopes ?? []).length > 0),
  v.check(({ method, api }) => method === undefined || api !== undefined),
);
export type TokenQuestion = v.InferOutput<typeof TokenQuestion>;

/** Servers of an earlier version do not send these. */
export const AuthorizationDetails = v.optional(
  v.array(v.object({ type: v.string(), identifier: v.string(), actions: v.array(v.string()) })),
  [],
);

const Milliseconds = v.pipe(v.number(), v.minValue(0));

/**
 * The schema of a verdict that was sent between Workers.
 *
 * @public for calling Workers
 */
export const TokenVerdictSchema: v.GenericSchema<unknown, TokenVerdict> = v.variant("status", [
  v.object({
    status: v.literal("allowed"),
    token_id: v.string(),
    subject: v.string(),
    role: v.string(),
    organization: v.string(),
    scopes: v.array(v.string()),
    authorization_details: AuthorizationDetails,
    expires_at: v.nullable(v.pipe(v.number(), v.safeInteger())),
    max_age_ms: Milliseconds,
  }),
  v.object({
    status: v.literal("insufficient_scope"),
    required: v.array(v.string()),
    max_age_ms: Milliseconds,
  }),
  v.object({
    status: v.literal("refused"),
    reason: v.picklist([
      "malformed",
      "unknown",
      "revoked",
      "expired",
      "superseded",
      "owner_disabled",
      "owner_away",
    ]),
    max_age_ms: Milliseconds,
  }),
  v.object({ status: v.literal("invalid_question") }),
  v.object({
    status: v.literal("unavailable"),
    retry_after_seconds: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
]);
