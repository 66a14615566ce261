import * as v from "valibot";
import { ExpiryRequest } from "../expiry.ts";
import { OrganizationId, ScopeId, TokenId, UserId } from "../ids.ts";
import { Rfc3339 } from "../time.ts";

/** The status of a token, computed and never stored. `waiting`: the owner has not collected the secret yet. */
export const TokenStatus = v.picklist(["active", "waiting", "expired", "revoked"]);
export type TokenStatus = v.InferOutput<typeof TokenStatus>;

export const ScopeResource = v.object({
  id: ScopeId,
  permission: v.string(),
  /** `null` if the permission has no entity type, `*` for every entity. */
  entity_id: v.nullable(v.string()),
});
export type ScopeResource = v.InferOutput<typeof ScopeResource>;

/** A token as `/v1` shows it, without its secret. */
export const TokenResource = v.object({
  id: TokenId,
  name: v.string(),
  description: v.string(),
  /** `lk_pat_` + first 4 of the random part … last 4 of the token. */
  hint: v.nullable(v.string()),
  owner: UserId,
  organization_id: OrganizationId,
  status: TokenStatus,
  created_at: Rfc3339,
  expires_at: v.nullable(Rfc3339),
  revoked_at: v.nullable(Rfc3339),
  last_used_at: v.nullable(Rfc3339),
  /** When the previous secret stops working, during a grace period; otherwise `null`. */
  previous_secret_expires_at: v.nullable(Rfc3339),
  /** When the previous secret was last used, during a grace period; otherwise `null`. */
  previous_secret_used_at: v.nullable(Rfc3339),
  /** Last try of a replaced secret since the last regeneration; `null` if there was none. */
  superseded_use_at: v.nullable(Rfc3339),
  /** The parent token, whose revocation revokes this token too; `null` if a person issued it. */
  issued_by: v.nullable(TokenId),
  /** The manager who made it, or its pending secret, for the owner; `null` if the owner did. */
  made_by: v.nullable(v.object({ id: UserId, name: v.string() })),
  /** Deadline for the owner to collect a pending secret; `null` if none is pending. */
  collect_by: v.nullable(Rfc3339),
  /** Expiry that applies from the collection on. */
  collect_expires: ExpiryRequest,
  scopes: v.array(ScopeResource),
  /** Automatic permissions of the owner's role. */
  automatic: v.array(v.string()),
  /** Rises with each change; also the ETag. */
  version: v.number(),
});
export type TokenResource = v.InferOutput<typeof TokenResource>;

/** The answer to issuing and regenerating: the only time the secret is shown. */
export const IssuedTokenResource = v.object({ ...TokenResource.entries, secret: v.string() });
export type IssuedTokenResource = v.InferOutput<typeof IssuedTokenResource>;

export const TokenPage = v.object({
  tokens: v.array(TokenResource),
  /** Number of matches on all pages. */
  total: v.number(),
  /** Pass as `cursor` for the next page; `null` on the last. */
  next_cursor: v.nullable(v.string()),
});
export type TokenPage = v.InferOutput<typeof TokenPage>;

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The answer of `POST /v1/tokens/revoke-all`: the number of tokens that were live until now. */
export const RevokedAllResource = v.object({ revoked: Count });
export type RevokedAllResource = v.InferOutput<typeof RevokedAllResource>;

/** The answer of `DELETE /v1/tokens?confirm=all`. */
export const DeletedAllResource = v.object({ deleted: Count });
export type DeletedAllResource = v.InferOutput<typeof DeletedAllResource>;

/**
 * The answer for a pasted token. `mine` is the person's own token in any status. `managed` belongs to a
 * person whose tokens they manage. `other` reveals only if it is a valid token of this organization.
 */
export const RecognizedTokenResource = v.variant("found", [
  v.object({ found: v.literal("mine"), token: TokenResource }),
  v.object({
    found: v.literal("managed"),
    token: TokenResource,
    owner: v.object({ id: UserId, name: v.string() }),
  }),
  v.object({ found: v.literal("other"), valid: v.boolean() }),
]);
export type RecognizedTokenResource = v.InferOutput<typeof RecognizedTokenResource>;
