import * as v from "valibot";
import { CatalogId } from "../ids.ts";
import { Named } from "./named.ts";

/** A role of the catalog, for actors who manage users. */
export const RoleResource = v.object({
  ...Named.entries,
  /** Ids of its controls. */
  controls: v.array(v.string()),
  /** Number of the catalog's permissions that it may grant. */
  grantable: v.object({ count: v.number(), of: v.number() }),
  /** Number of members that have it. */
  members: v.number(),
  /** True if the actor may give it to a member. */
  assignable: v.boolean(),
});

/** The answer of `GET /v1/roles`. */
export const RoleList = v.object({ roles: v.array(RoleResource) });
export type RoleList = v.InferOutput<typeof RoleList>;

/** A group of the catalog, for actors who manage users. */
export const GroupResource = v.object({
  ...Named.entries,
  /** Ids of the controls that are on. */
  controls: v.array(v.string()),
  members: v.number(),
  /** True if the actor may add members to it. */
  assignable: v.boolean(),
});
export type GroupResource = v.InferOutput<typeof GroupResource>;

/** The answer of `GET /v1/groups`. */
export const GroupList = v.object({
  groups: v.array(GroupResource),
  /** Controls of the catalog. `changeable` is true if the actor may turn the control on and off. */
  controls: v.array(v.object({ ...Named.entries, changeable: v.boolean() })),
});
export type GroupList = v.InferOutput<typeof GroupList>;

/** The body of `PUT /v1/groups/{group_id}/controls`: all controls that are on. */
export const PutControlsRequest = v.strictObject({
  controls: v.pipe(v.array(CatalogId), v.maxLength(100)),
});
