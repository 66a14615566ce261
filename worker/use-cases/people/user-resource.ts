import { toRfc3339 } from "../../../shared/time.ts";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import type { StoredUser } from "../../db/people/user-queries.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { mayManage } from "../../permissions/controls-of.ts";
import type { Principal } from "../../permissions/grantable-permissions.ts";
import { isWithinPowers } from "../../permissions/powers.ts";
import { namedIn } from "../catalog/named-in.ts";

/** A member of the organization as `/v1` shows them to `viewer`. */
export function toUserResource(
  user: StoredUser,
  catalog: Catalog,
  viewer: Principal,
): UserResource {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    role: namedIn(catalog.roles, user.role),
    groups: user.groups.map((id) => namedIn(catalog.groups, id)),
    joined_at: toRfc3339(user.joinedAt),
    disabled_at: user.disabledAt === null ? null : toRfc3339(user.disabledAt),
    live_tokens: user.liveTokens,
    editable: mayManage(catalog, viewer, "users") && isWithinPowers(catalog, viewer, user),
  };
}
