import * as v from "valibot";
import { ExpiryRequest } from "../expiry.ts";
import { OrganizationId, ScopeId, TokenId, UserId } from "../ids.ts";
import { Rfc3339 } from "../time.ts";

/** Computed, never stored; revoked beats expired. `waiting`: its owner has not collected the secret yet. */
export const TokenStatus = v.picklist(["active", "waiting", "expired", "revoked"]);
export type TokenStatus = v.InferOutput<typeof TokenStatus>;

export const ScopeResource = v.object({
  id: ScopeId,
  permission: v.string(),
  /** `null` where the permission has no entity type, `*` for every entity. */
  entity_id: v.nullable(v.string()),
});
export type ScopeResource = v.InferOutput<typeof ScopeResource>;

/** A token as `/v1` shows it: everything but its secret. */
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
  /** Until when the secret before this one still works, during a grace; `null` otherwise. */
  previous_secret_expires_at: v.nullable(Rfc3339),
  /** When someone last tried a secret that had been replaced; `null`: nobody did since the last regeneration. */
  superseded_use_at: v.nullable(Rfc3339),
  /** The token that issued this one, which takes it along when it is revoked; `null` where a person did. */
  issued_by: v.nullable(TokenId),
  /** Who made it, or its waiting secret, for its owner; `null` where the owner did. */
  made_by: v.nullable(v.object({ id: UserId, name: v.string() })),
  /** Until when its owner may collect the secret that was made for them; `null`: none waits. */
  collect_by: v.nullable(Rfc3339),
  /** The expiry that then counts, from the collection on. */
  collect_expires: ExpiryRequest,
  scopes: v.array(ScopeResource),
  /** Permissions that the owner's role adds by itself. */
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
  /** How many match in all, not only on this page. */
  total: v.number(),
  /** Pass as `cursor` for the next page; `null` on the last. */
  next_cursor: v.nullable(v.string()),
});
export type TokenPage = v.InferOutput<typeof TokenPage>;

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The answer of `POST /v1/tokens/revoke-all`: how many were live until now. */
export const RevokedAllResource = v.object({ revoked: Count });
export type RevokedAllResource = v.InferOutput<typeof RevokedAllResource>;

/** The answer of `DELETE /v1/tokens?confirm=all`. */
export const DeletedAllResource = v.object({ deleted: Count });
export type DeletedAllResource = v.InferOutput<typeof DeletedAllResource>;

/**
 * What a pasted token is to the one who asks: `mine`, in any status; `managed`, of a person whose
 * tokens I manage; `other`, of which only that it is a good token of this organization may be known.
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
