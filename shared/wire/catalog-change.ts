import * as v from "valibot";
import { CatalogOrphans } from "./catalog-orphans.ts";

/** The query of `PUT /v1/catalog`: what becomes of scopes, roles and groups that the new catalog lacks. */
export const PutCatalogQuery = v.strictObject({
  orphans: v.optional(v.picklist(["refuse", "drop"]), "refuse"),
});

/** `PUT /v1/catalog`: the version that holds now, and what it dropped. */
export const CatalogChangeResource = v.object({ version: v.number(), dropped: CatalogOrphans });
export type CatalogChangeResource = v.InferOutput<typeof CatalogChangeResource>;
