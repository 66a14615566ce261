import * as v from "valibot";
import { OrganizationId } from "../ids.ts";
import { EntityId, ScopeToken } from "../scope.ts";
import type { TokenVerdict } from "./token-verdict.ts";

/** The id of an API in a catalog, as a question names it. */
export const ApiId = v.pipe(v.string(), v.maxLength(60), v.regex(/^[A-Za-z0-9_.-]+$/));
/** An HTTP method (RFC 9110 §9.1: a token). */
export const Method = v.pipe(v.string(), v.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/));

/** A list, a Map or a Set has no keys that could be misspelt, so it would pass as the question that asks for nothing. */
const isPlainObject = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === "[object Object]";

/**
 * What is asked of a token over RPC.
 *
 * Strict, and a key that is there has a value: a misspelt or half-configured question must not become
 * an easier one.
 */
export const TokenQuestion = v.pipe(
  v.custom<object>(isPlainObject),
  v.strictObject({
    /** Absent: the deployment's home organization. */
    organization: v.exactOptional(OrganizationId),
    /** Only this API's scopes count and are told. */
    api: v.exactOptional(ApiId),
    /** All of them are needed. */
    scopes: v.exactOptional(v.pipe(v.array(ScopeToken), v.maxLength(50))),
    /** Meant by every scope that names none itself. */
    entity: v.exactOptional(EntityId),
    /** A level of `api` must let it through. */
    method: v.exactOptional(Method),
    /** Asks the primary whatever is cached. */
    fresh: v.exactOptional(v.boolean()),
  }),
  v.check(({ entity, scopes }) => entity === undefined || (scopes ?? []).length > 0),
  v.check(({ method, api }) => method === undefined || api !== undefined),
);
export type TokenQuestion = v.InferOutput<typeof TokenQuestion>;

/** Absent from what speaks an earlier version. */
export const AuthorizationDetails = v.optional(
  v.array(v.object({ type: v.string(), identifier: v.string(), actions: v.array(v.string()) })),
  [],
);

const Milliseconds = v.pipe(v.number(), v.minValue(0));

/**
 * Reads an answer that crossed between Workers; one that is anything else is no answer.
 *
 * @public for the Workers that ask
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
    ]),
    max_age_ms: Milliseconds,
  }),
  v.object({ status: v.literal("invalid_question") }),
  v.object({
    status: v.literal("unavailable"),
    retry_after_seconds: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
]);
