import * as v from "valibot";
import { CatalogId } from "../ids.ts";
import { Named } from "./named.ts";

/** A role of the catalog, as who manages users sees it. */
export const RoleResource = v.object({
  ...Named.entries,
  /** Ids of the controls that it carries. */
  controls: v.array(v.string()),
  /** How many of the catalog's permissions it may grant. */
  grantable: v.object({ count: v.number(), of: v.number() }),
  /** How many people have it. */
  members: v.number(),
  /** Whether I may give it to someone. */
  assignable: v.boolean(),
});

/** `GET /v1/roles`. */
export const RoleList = v.object({ roles: v.array(RoleResource) });
export type RoleList = v.InferOutput<typeof RoleList>;

/** A group of the catalog, as who manages users sees it. */
export const GroupResource = v.object({
  ...Named.entries,
  /** Ids of the controls that are on. */
  controls: v.array(v.string()),
  members: v.number(),
  /** Whether I may put someone into it. */
  assignable: v.boolean(),
});
export type GroupResource = v.InferOutput<typeof GroupResource>;

/** `GET /v1/groups`. */
export const GroupList = v.object({
  groups: v.array(GroupResource),
  /** Every control of the catalog by the name that people know it by, and whether I may turn it on and off. */
  controls: v.array(v.object({ ...Named.entries, changeable: v.boolean() })),
});
export type GroupList = v.InferOutput<typeof GroupList>;
/** The body of `PUT /v1/groups/{group_id}/controls`: all that are to be on. */
export const PutControlsRequest = v.strictObject({
  controls: v.pipe(v.array(CatalogId), v.maxLength(100)),
});
