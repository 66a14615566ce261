import * as v from "valibot";

/** A permission's id in a catalog: words joined by colons. */
export const PermissionId = v.pipe(
  v.string(),
  v.maxLength(128),
  v.regex(/^[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+)*$/),
);
export type PermissionId = v.InferOutput<typeof PermissionId>;

/** What a scope is restricted to: one entity's id, or `*` for every one of its type. */
export const EntityId = v.pipe(v.string(), v.regex(/^(\*|[A-Za-z0-9_.~-]{1,128})$/));
export type EntityId = v.InferOutput<typeof EntityId>;

/** One scope-token of a `scope` string (RFC 6749 §3.3): `API_READ`, `channels:publish:ch_1`. */
export const ScopeToken = v.pipe(
  v.string(),
  v.maxLength(260),
  v.regex(/^[A-Za-z0-9_.~-]+(:[A-Za-z0-9_.~*-]+)*$/),
);
export type ScopeToken = v.InferOutput<typeof ScopeToken>;

/** A scope in the string form: its entity stands behind the last colon where it is restricted to one. */
export function toScopeToken(permission: string, entityId: string | null): ScopeToken {
  return entityId === null || entityId === "*" ? permission : `${permission}:${entityId}`;
}

/** A scope as asked for: `entity_id` stands only where the permission has an entity type. */
export const ScopeRequest = v.strictObject({
  permission: PermissionId,
  entity_id: v.optional(v.nullable(EntityId), null),
});
export type ScopeRequest = v.InferOutput<typeof ScopeRequest>;
