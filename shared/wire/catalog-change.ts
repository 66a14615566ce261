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
  /** `true` to learn what the new catalog would do. Nothing is changed. */
  dry_run: v.optional(v.picklist(["true", "false"]), "false"),
});

/** The answer to `PUT /v1/catalog`: the new version, and what it dropped. */
export const CatalogChangeResource = v.object({
  version: v.number(),
  dropped: CatalogOrphans,
  /** How many tokens were revoked, because a manager knows a secret that could do more than they may grant now. */
  revoked_tokens: v.number(),
});
export type CatalogChangeResource = v.InferOutput<typeof CatalogChangeResource>;

/** Parts of a catalog that are compared. */
export const CATALOG_PARTS = [
  "role",
  "group",
  "control",
  "api",
  "permission",
  "level",
  "entity_type",
  "automatic",
  "alias",
  "setting",
] as const;

/** A field that differs. Lists tell what was added and removed, other fields their text before and after. */
export const CatalogFieldChange = v.object({
  field: v.string(),
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
  added: v.array(v.string()),
  removed: v.array(v.string()),
});
export type CatalogFieldChange = v.InferOutput<typeof CatalogFieldChange>;

/** A role, permission or other entry that was added, removed or changed. */
export const CatalogDifference = v.object({
  part: v.picklist(CATALOG_PARTS),
  id: v.string(),
  change: v.picklist(["added", "removed", "changed"]),
  /** Empty unless the entry was changed. */
  fields: v.array(CatalogFieldChange),
});
export type CatalogDifference = v.InferOutput<typeof CatalogDifference>;

/** A permission, and on how many working tokens of how many enabled members it stops or starts to count. */
export const PermissionEffect = v.object({
  permission: v.string(),
  tokens: v.number(),
  people: v.number(),
});
export type PermissionEffect = v.InferOutput<typeof PermissionEffect>;

/** The answer to `PUT /v1/catalog?dry_run=true`: what the new catalog would do. */
export const CatalogPreview = v.object({
  /** The version that it would become, or the present one if both are equal. */
  version: v.number(),
  /** The differences, at most 500. */
  differences: v.array(CatalogDifference),
  more_differences: v.number(),
  /** Permissions that tokens would lose, the most tokens first. */
  takes: v.array(PermissionEffect),
  /** Permissions that scopes of tokens would begin to give. */
  gives: v.array(PermissionEffect),
  /** Scopes, roles and groups that are in use and missing. Putting the catalog needs `orphans=drop` then. */
  dropped: CatalogOrphans,
  /** How many tokens would be revoked, because a manager knows a secret that could do more than they may grant. */
  revoked_tokens: v.number(),
});
export type CatalogPreview = v.InferOutput<typeof CatalogPreview>;

/** The answer to `PUT /v1/catalog`: what was done or, after a dry run, what would be. */
export const PutCatalogAnswer = v.union([CatalogChangeResource, CatalogPreview]);

/** The kept versions of a catalog, the newest first. */
export const CatalogVersionList = v.object({
  versions: v.array(
    v.object({
      version: v.number(),
      created_at: v.string(),
      /** The person who put it. The name is `null` if the account is gone. */
      created_by: v.object({ id: v.string(), name: v.nullable(v.string()) }),
    }),
  ),
});
export type CatalogVersionList = v.InferOutput<typeof CatalogVersionList>;
