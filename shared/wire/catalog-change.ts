import * as v from "valibot";

/** What a catalog leaves, or would leave, without meaning. */
export const CatalogOrphans = v.object({
  /** Permissions of scopes, each with the number of working tokens that have it. */
  permissions: v.array(v.object({ permission: v.string(), tokens: v.number() })),
  /** Roles and groups, each with the number of enabled members that have it. */
  roles: v.array(v.object({ role: v.string(), members: v.number() })),
  groups: v.array(v.object({ group: v.string(), members: v.number() })),
});
export type CatalogOrphans = v.InferOutput<typeof CatalogOrphans>;

/** The query of `PUT /v1/catalog`: what becomes of scopes, roles and groups that the new catalog lacks. */
export const PutCatalogQuery = v.strictObject({
  orphans: v.optional(v.picklist(["refuse", "drop"]), "refuse"),
});

/** `PUT /v1/catalog`: the version that holds now, and what it dropped. */
export const CatalogChangeResource = v.object({ version: v.number(), dropped: CatalogOrphans });
export type CatalogChangeResource = v.InferOutput<typeof CatalogChangeResource>;
