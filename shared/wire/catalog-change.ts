import * as v from "valibot";

/** Permissions, roles and groups in use that a new catalog lacks. */
export const CatalogOrphans = v.object({
  /** Permissions, each with the number of working tokens that have it as a scope. */
  permissions: v.array(v.object({ permission: v.string(), tokens: v.number() })),
  /** Roles and groups, each with the number of enabled members that have it. */
  roles: v.array(v.object({ role: v.string(), members: v.number() })),
  groups: v.array(v.object({ group: v.string(), members: v.number() })),
  /** Sign-in providers whose mapping names such roles and groups. They are never dropped. Absent if there are none. */
  mapped: v.optional(
    v.array(
      v.object({
        provider: v.string(),
        name: v.string(),
        roles: v.array(v.string()),
        groups: v.array(v.string()),
      }),
    ),
  ),
});
export type CatalogOrphans = v.InferOutput<typeof CatalogOrphans>;

/** The query of `PUT /v1/catalog`. `orphans` decides about scopes, roles and groups that the new catalog lacks. */
export const PutCatalogQuery = v.strictObject({
  /** Whether scopes, roles and groups that the new catalog lacks refuse it, or are dropped. */
  orphans: v.optional(v.picklist(["refuse", "drop"]), "refuse"),
});

/** The answer to `PUT /v1/catalog`: the new version, and what it dropped. */
export const CatalogChangeResource = v.object({
  version: v.number(),
  dropped: CatalogOrphans,
  /** How many tokens were revoked, because a manager knows a secret that could do more than they may grant now. */
  revoked_tokens: v.number(),
});
export type CatalogChangeResource = v.InferOutput<typeof CatalogChangeResource>;
