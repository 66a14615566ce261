import * as v from "valibot";
import { ExpiryPolicy } from "../expiry.ts";

export const CatalogPermission = v.object({
  id: v.string(),
  name: v.string(),
  description: v.string(),
  entity_type: v.optional(v.string()),
  /** True if it may be granted to the tokens that this view is for. */
  grantable: v.boolean(),
});
export type CatalogPermission = v.InferOutput<typeof CatalogPermission>;

export const CatalogLevel = v.object({
  id: v.string(),
  name: v.string(),
  description: v.string(),
  /** HTTP methods that it allows; HEAD counts as GET. */
  methods: v.array(v.string()),
  /** Ids of the API's permissions that it brings. */
  permissions: v.array(v.string()),
  grantable: v.boolean(),
});

export const CatalogApi = v.object({
  id: v.string(),
  name: v.string(),
  /** The API's address, for commands that people copy. */
  url: v.optional(v.string()),
  levels: v.optional(v.array(CatalogLevel)),
  permissions: v.array(CatalogPermission),
});
export type CatalogApi = v.InferOutput<typeof CatalogApi>;

export const CatalogEntityType = v.object({
  id: v.string(),
  name: v.string(),
  /** A regular expression for the whole id. */
  pattern: v.string(),
  example: v.string(),
  /** The only entity is the current organization. */
  locked_to: v.optional(v.literal("organization")),
});
export type CatalogEntityType = v.InferOutput<typeof CatalogEntityType>;

/** The answer of `GET /v1/catalog`: the organization's permissions, marked by what may be granted. */
export const CatalogView = v.object({
  version: v.number(),
  apis: v.array(CatalogApi),
  entity_types: v.array(CatalogEntityType),
  automatic: v.array(v.string()),
  expiry: ExpiryPolicy,
  min_scopes: v.number(),
  token_limit: v.number(),
});
export type CatalogView = v.InferOutput<typeof CatalogView>;
