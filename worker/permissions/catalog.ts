import * as v from "valibot";
import { ExpiryPolicy } from "../../shared/expiry.ts";
import { PermissionId } from "../../shared/scope.ts";
import { TokenDescription as Description, DisplayName } from "../../shared/text.ts";
import { LinearPattern } from "./linear-pattern.ts";

/** Ids of roles, groups, controls, APIs, levels and entity types. */
const Id = v.pipe(v.string(), v.maxLength(64), v.regex(/^[A-Za-z0-9_.:-]+$/));
/** An API's id. It has no colon, because a level's permission is `<api>:<level>`. */
const ApiId = v.pipe(v.string(), v.maxLength(60), v.regex(/^[A-Za-z0-9_.-]+$/));
const list = <const Item extends v.GenericSchema>(item: Item, max: number) =>
  v.pipe(v.array(item), v.maxLength(max));

/** Ids of permissions and levels, or `*` for all that can be picked. */
const Grants = v.union([v.literal("*"), list(PermissionId, 2000)]);

export const Role = v.strictObject({
  id: Id,
  name: DisplayName,
  /** Permissions that its members may grant to their own tokens. */
  grants: Grants,
  /** Controls of the role itself, without a group. */
  controls: v.optional(list(Id, 100)),
});

export const Group = v.strictObject({
  id: Id,
  name: DisplayName,
  grants: Grants,
  /** Permissions that its members may grant to other people's tokens. */
  grants_for_others: Grants,
  controls: list(Id, 100),
});

export const Permission = v.strictObject({
  id: PermissionId,
  name: DisplayName,
  description: Description,
  entity_type: v.optional(Id),
});

/** An access level of an API, stored as the permission `<api>:<level>`. A token without one has no access. */
export const Level = v.strictObject({
  id: ApiId,
  name: DisplayName,
  description: Description,
  permissions: list(PermissionId, 1000),
  /** HTTP methods that it allows; HEAD counts as GET. */
  methods: list(v.pipe(v.string(), v.maxLength(20), v.regex(/^[A-Z]+$/)), 20),
});

/** An API's URL. Safe inside shell quotes, since people copy commands with it; plain http only on this computer. */
const ApiUrl = v.pipe(
  v.string(),
  v.maxLength(500),
  v.regex(/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])[A-Za-z0-9._~:/?&=%+,;@-]+$/),
  v.url(),
);

export const Api = v.strictObject({
  id: ApiId,
  name: DisplayName,
  /** The API's address, shown with a new token. Latchkey itself never calls it. */
  url: v.optional(ApiUrl),
  permissions: list(Permission, 1000),
  levels: v.optional(list(Level, 10)),
});

export const EntityType = v.strictObject({
  id: Id,
  name: DisplayName,
  pattern: LinearPattern,
  example: v.pipe(v.string(), v.maxLength(128)),
  /** The only entity is the current organization. */
  locked_to: v.optional(v.literal("organization")),
});

/** A permission that a role adds to each of its tokens; it cannot be picked. */
export const AutomaticPermission = v.strictObject({
  id: PermissionId,
  name: DisplayName,
  description: Description,
  api: ApiId,
  roles: list(Id, 100),
});

/** The permissions and controls that let a token or a person manage each part of Latchkey. */
export const Manages = v.strictObject({
  /** Permissions with which a token manages its owner's tokens. */
  "tokens.own": v.optional(list(PermissionId, 20)),
  /** Controls that let a person manage each part: other people's tokens, the catalog, and so on. */
  "tokens.others": v.optional(list(Id, 20)),
  catalog: v.optional(list(Id, 20)),
  audit: v.optional(list(Id, 20)),
  users: v.optional(list(Id, 20)),
});

/** An organization's permissions as data. References between its parts are checked too. */
export const Catalog = v.strictObject({
  roles: v.pipe(list(Role, 100), v.minLength(1)),
  groups: list(Group, 200),
  controls: list(v.strictObject({ id: Id, name: DisplayName }), 100),
  apis: v.pipe(list(Api, 200), v.minLength(1)),
  entity_types: list(EntityType, 100),
  automatic: list(AutomaticPermission, 100),
  /** Aliases: published ids, each with the permission that it means. */
  aliases: v.record(PermissionId, PermissionId),
  expiry: ExpiryPolicy,
  /** Fewest scopes of a new token. Later edits may remove all of them. */
  min_scopes: v.picklist([0, 1]),
  /** Tokens per person. */
  token_limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000)),
  manages: Manages,
});
export type Catalog = v.InferOutput<typeof Catalog>;
