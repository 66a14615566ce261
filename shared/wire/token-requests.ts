import * as v from "valibot";
import { ExpiryRequest } from "../expiry.ts";
import { ScopeRequest } from "../scope.ts";
import { TokenDescription, TokenName } from "../text.ts";
import { TokenResource } from "./token-resource.ts";

/** As many as a token can have: one for each permission and entity. */
export const MAX_SCOPES = 500;

/** The body of `POST /v1/tokens`. */
export const IssueTokenRequest = v.strictObject({
  name: TokenName,
  description: v.optional(TokenDescription, ""),
  expires: ExpiryRequest,
  scopes: v.pipe(v.array(ScopeRequest), v.maxLength(MAX_SCOPES)),
});
export type IssueTokenRequest = v.InferInput<typeof IssueTokenRequest>;

/** The body of `PATCH /v1/tokens/{id}`: what is absent stays as it is. */
export const UpdateTokenRequest = v.strictObject({
  name: v.optional(TokenName),
  description: v.optional(TokenDescription),
  expires: v.optional(ExpiryRequest),
  /** Takes the place of all scopes; each new one must be grantable. */
  scopes: v.optional(v.pipe(v.array(ScopeRequest), v.maxLength(MAX_SCOPES))),
});
export type UpdateTokenRequest = v.InferInput<typeof UpdateTokenRequest>;

/** For how long the old secret may go on after a regeneration: at most 7 days. */
export const MAX_GRACE_SECONDS = 604_800;

/** The body of `POST /v1/tokens/{id}/regenerate`. */
export const RegenerateTokenRequest = v.strictObject({
  expires: ExpiryRequest,
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
 * The query of `GET /v1/tokens`. `expiring` is active and within 14 days of its end; `waiting` is every
 * token with a secret to be collected, also one that is still active with the secret before it.
 */
export const ListTokensQuery = v.strictObject({
  status: v.optional(TokenStatusFilter, "active"),
  q: v.optional(v.pipe(v.string(), v.maxLength(200))),
  sort: v.optional(TokenSort, "-created_at"),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,2}$/), v.transform(Number), v.maxValue(100)),
    "50",
  ),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(1000), v.regex(/^[A-Za-z0-9_-]+$/))),
});
export type ListTokensQuery = v.InferInput<typeof ListTokensQuery>;

/** How long a secret that was made for its owner waits to be collected: 7 days. */
export const COLLECT_WITHIN_SECONDS = 604_800;

/** Whether the one who asks is to see the secret, where the organization allows it; else its owner collects it. */
const reveal = v.optional(v.boolean(), false);

/** The body of `POST /v1/users/{user_id}/tokens`. */
export const IssueUserTokenRequest = v.strictObject({ ...IssueTokenRequest.entries, reveal });
export type IssueUserTokenRequest = v.InferInput<typeof IssueUserTokenRequest>;

/** The body of `POST /v1/users/{user_id}/tokens/{id}/regenerate`. */
export const RegenerateUserTokenRequest = v.strictObject({
  expires: ExpiryRequest,
  /** Stops the secret so far at once, as `reveal` always does. Else one that works goes on until the new one is collected. */
  stop_old_secret: v.optional(v.boolean(), false),
  reveal,
});
export type RegenerateUserTokenRequest = v.InferInput<typeof RegenerateUserTokenRequest>;

/** The answer to both: with the secret only where it was to be revealed. */
export const HandedTokenResource = v.object({
  ...TokenResource.entries,
  secret: v.optional(v.string()),
});
export type HandedTokenResource = v.InferOutput<typeof HandedTokenResource>;
