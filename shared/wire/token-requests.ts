import * as v from "valibot";
import { ExpiryRequest } from "../expiry.ts";
import { ScopeRequest } from "../scope.ts";
import { TokenDescription, TokenName } from "../text.ts";
import { TokenResource } from "./token-resource.ts";

/** Most scopes of a token; each permission on each entity is one. */
export const MAX_SCOPES = 500;

/** The body of `POST /v1/tokens`. */
export const IssueTokenRequest = v.strictObject({
  name: TokenName,
  description: v.optional(TokenDescription, ""),
  expires: ExpiryRequest,
  scopes: v.pipe(v.array(ScopeRequest), v.maxLength(MAX_SCOPES)),
});
export type IssueTokenRequest = v.InferInput<typeof IssueTokenRequest>;

/** The body of `PATCH /v1/tokens/{id}`; absent fields stay as they are. */
export const UpdateTokenRequest = v.strictObject({
  name: v.optional(TokenName),
  description: v.optional(TokenDescription),
  expires: v.optional(ExpiryRequest),
  /** Replaces all scopes; each new one must be grantable. */
  scopes: v.optional(v.pipe(v.array(ScopeRequest), v.maxLength(MAX_SCOPES))),
});
export type UpdateTokenRequest = v.InferInput<typeof UpdateTokenRequest>;

/** Longest time that the old secret may keep working after a regeneration: 7 days. */
export const MAX_GRACE_SECONDS = 604_800;

/** The body of `POST /v1/tokens/{id}/regenerate`. */
export const RegenerateTokenRequest = v.strictObject({
  expires: ExpiryRequest,
  /** How long the old secret works on, up to 7 days. */
  grace_seconds: v.optional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_GRACE_SECONDS)),
    0,
  ),
});
export type RegenerateTokenRequest = v.InferInput<typeof RegenerateTokenRequest>;

/** The body of `POST /v1/tokens/{id}/scopes`. */
export const AddScopesRequest = v.strictObject({
  scopes: v.pipe(v.array(ScopeRequest), v.minLength(1), v.maxLength(MAX_SCOPES)),
});
export type AddScopesRequest = v.InferInput<typeof AddScopesRequest>;

/** The body of `POST /v1/tokens/recognize`. */
export const RecognizeTokenRequest = v.strictObject({
  /** The text that was found. */
  token: v.pipe(v.string(), v.maxLength(200)),
});
export type RecognizeTokenRequest = v.InferInput<typeof RecognizeTokenRequest>;

export const TokenStatusFilter = v.picklist([
  "active",
  "expiring",
  "expired",
  "revoked",
  "waiting",
  "all",
]);
export type TokenStatusFilter = v.InferOutput<typeof TokenStatusFilter>;

export const TokenSort = v.picklist([
  "-created_at",
  "created_at",
  "name",
  "-name",
  "expires_at",
  "-expires_at",
  "-last_used_at",
  "last_used_at",
]);
export type TokenSort = v.InferOutput<typeof TokenSort>;

/**
 * The query of `GET /v1/tokens`. `expiring` lists active tokens that expire within 14 days. `waiting` lists
 * tokens with a pending secret, even if their previous secret still works.
 */
export const ListTokensQuery = v.strictObject({
  /** `expiring`: active, and expires within 14 days. `waiting`: has a pending secret. */
  status: v.optional(TokenStatusFilter, "active"),
  /** Searched in names and descriptions: every word, in any order, without case and accents. */
  q: v.optional(v.pipe(v.string(), v.maxLength(200))),
  /** The order; `-` reverses it. */
  sort: v.optional(TokenSort, "-created_at"),
  /** The most tokens of a page, 1 to 100. */
  limit: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(3),
      v.regex(/^[1-9]\d{0,2}$/),
      v.transform(Number),
      v.maxValue(100),
    ),
    "50",
  ),
  /** `next_cursor` of the page before, in the same order. */
  cursor: v.optional(v.pipe(v.string(), v.maxLength(1000), v.regex(/^[A-Za-z0-9_-]+$/))),
});
export type ListTokensQuery = v.InferInput<typeof ListTokensQuery>;

/** The query of `DELETE /v1/tokens`. */
export const ConfirmAllQuery = v.strictObject({
  /** Confirms that all tokens are meant. */
  confirm: v.literal("all"),
});

/** Time for an owner to collect a pending secret: 7 days. */
export const COLLECT_WITHIN_SECONDS = 604_800;

/** True to show the secret to the manager, if the organization allows it; otherwise the owner collects it. */
const reveal = v.optional(v.boolean(), false);

/** The body of `POST /v1/users/{user_id}/tokens`. */
export const IssueUserTokenRequest = v.strictObject({ ...IssueTokenRequest.entries, reveal });
export type IssueUserTokenRequest = v.InferInput<typeof IssueUserTokenRequest>;

/** The body of `POST /v1/users/{user_id}/tokens/{id}/regenerate`. */
export const RegenerateUserTokenRequest = v.strictObject({
  expires: ExpiryRequest,
  /** Stops the old secret at once, as `reveal` always does. Otherwise it works until the new one is collected. */
  stop_old_secret: v.optional(v.boolean(), false),
  reveal,
});
export type RegenerateUserTokenRequest = v.InferInput<typeof RegenerateUserTokenRequest>;

/** The answer to a manager who issued or regenerated a token; `secret` is present only with `reveal`. */
export const HandedTokenResource = v.object({
  ...TokenResource.entries,
  secret: v.optional(v.string()),
});
export type HandedTokenResource = v.InferOutput<typeof HandedTokenResource>;
