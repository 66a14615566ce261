import * as v from "valibot";
import { CatalogId, UserId } from "../ids.ts";
import { Rfc3339 } from "../time.ts";
import { Named } from "./named.ts";

/** A member, for actors who manage the organization's users or their tokens. */
export const UserResource = v.object({
  id: UserId,
  name: v.string(),
  email: v.string(),
  role: Named,
  groups: v.array(Named),
  joined_at: Rfc3339,
  /** `mapping` if role and groups come from the provider's claims, and cannot be changed here. Absent from older servers. */
  managed_by: v.optional(v.nullable(v.picklist(["mapping"]))),
  /** True for an account of the provider, which has no password. Absent from older servers. */
  of_directory: v.optional(v.boolean()),
  /** True if the member's password opens the organization while it demands its provider. */
  emergency: v.optional(v.boolean()),
  /**
   * From then on the member's tokens pause, until they sign in by a provider again; `null` for never. Absent from older
   * servers.
   */
  away_at: v.optional(v.nullable(Rfc3339)),
  /** When the member was disabled; `null` if enabled. */
  disabled_at: v.nullable(Rfc3339),
  /** Number of their tokens that are neither revoked nor expired. */
  live_tokens: v.number(),
  /** True if the actor may change role and groups, disable, remove, and create a password link. */
  editable: v.boolean(),
});
export type UserResource = v.InferOutput<typeof UserResource>;

export const UserPage = v.object({
  users: v.array(UserResource),
  /** Number of matches on all pages. */
  total: v.number(),
  /** Pass as `cursor` for the next page; `null` on the last. */
  next_cursor: v.nullable(v.string()),
});
export type UserPage = v.InferOutput<typeof UserPage>;

/** The query of `GET /v1/users`. `q` is searched in names and emails, without case and accents. */
export const ListUsersQuery = v.strictObject({
  /** Searched in names and emails, without case and accents. */
  q: v.optional(v.pipe(v.string(), v.maxLength(200))),
  status: v.optional(v.picklist(["active", "disabled", "all"]), "all"),
  /** The id of a role. */
  role: v.optional(CatalogId),
  /** The id of a group. */
  group: v.optional(CatalogId),
  /** The most members of a page, 1 to 100. */
  limit: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(3),
      v.regex(/^[1-9]\d{0,2}$/),
      v.transform(Number),
      v.maxValue(100),
    ),
    "50",
  ),
  /** `next_cursor` of the page before. */
  cursor: v.optional(v.pipe(v.string(), v.maxLength(1000), v.regex(/^[A-Za-z0-9_-]+$/))),
});
export type ListUsersQuery = v.InferOutput<typeof ListUsersQuery>;

/** Requested groups; the catalog check that they exist comes later. */
const Groups = v.pipe(v.array(CatalogId), v.maxLength(200));

/** The body of `PATCH /v1/users/{user_id}`; absent fields stay as they are. */
export const UpdateUserRequest = v.strictObject({
  role: v.optional(CatalogId),
  groups: v.optional(Groups),
  disabled: v.optional(v.boolean()),
});
export type UpdateUserRequest = v.InferOutput<typeof UpdateUserRequest>;
