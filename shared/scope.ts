import * as v from "valibot";

/** A permission's id in a catalog: words joined by colons. */
export const PermissionId = v.pipe(
  v.string(),
  v.maxLength(128),
  v.regex(/^[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+)*$/),
);
export type PermissionId = v.InferOutput<typeof PermissionId>;

/** The entity of a scope: one id, or `*` for every entity of its type. */
export const EntityId = v.pipe(
  v.string(),
  v.maxLength(128),
  v.regex(/^(\*|[A-Za-z0-9_.~-]{1,128})$/),
);
export type EntityId = v.InferOutput<typeof EntityId>;

/** A scope-token of a `scope` string (RFC 6749 §3.3): `API_READ`, `channels:publish:ch_1`. */
export const ScopeToken = v.pipe(
  v.string(),
  v.maxLength(260),
  v.regex(/^[A-Za-z0-9_.~-]+(:[A-Za-z0-9_.~*-]+)*$/),
);
export type ScopeToken = v.InferOutput<typeof ScopeToken>;

/** Returns a scope as a scope-token. If it is restricted to one entity, the id follows the last colon. */
export function toScopeToken(permission: string, entityId: string | null): ScopeToken {
  return entityId === null || entityId === "*" ? permission : `${permission}:${entityId}`;
}

/** A requested scope; `entity_id` is set only if the permission has an entity type. */
export const ScopeRequest = v.strictObject({
  permission: PermissionId,
  entity_id: v.optional(v.nullable(EntityId), null),
});
export type ScopeRequest = v.InferOutput<typeof ScopeRequest>;
