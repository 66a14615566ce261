import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { ScopeResource } from "../../../shared/wire/token-resource.ts";
import type { Access, EntityPick } from "../../creation.ts";
import { getLevelPermission } from "./level-rows.ts";
import type { PermissionChoice } from "./permission-choice.ts";

export const NOTHING_PICKED: Access = { permissions: [], entities: [] };

/** Returns the access without the permissions and entities that the form no longer offers. */
export function fitAccess(
  { permissions, entities }: Access,
  { rows, groups }: PermissionChoice,
): Access {
  const offered = groups.flatMap((group) => group.permissions);
  const levels = rows.flatMap((row) => row.levels);
  const ids = new Set([...offered, ...levels].map(({ id }) => id));
  const types = new Set(offered.map(({ entityType }) => entityType?.id));
  return {
    permissions: permissions.filter((id) => ids.has(id)),
    entities: entities.filter(
      ({ type, permission }) => types.has(type) && (permission === null || ids.has(permission)),
    ),
  };
}

type Scopes = readonly ScopeResource[];

/**
 * Lists the permissions to which nothing can be added: those that the token has without an entity, on
 * every entity, or on an entity type that is locked to the organization. If the token has one level of
 * an API, all levels of the API are listed, because an API has one level at a time.
 */
export function listFullyGrantedPermissions(scopes: Scopes, { apis, entity_types }: CatalogView) {
  const locked = new Set(entity_types.flatMap((type) => (type.locked_to ? type.id : [])));
  const complete = new Set(
    scopes.flatMap(({ permission, entity_id: id }) =>
      id === null || id === "*" ? permission : [],
    ),
  );
  const granted = new Set(scopes.map(({ permission }) => permission));
  for (const { id, levels = [], permissions } of apis) {
    const ofLevels = levels.map((level) => getLevelPermission(id, level.id));
    if (ofLevels.some((permission) => granted.has(permission))) {
      for (const permission of ofLevels) complete.add(permission);
    }
    for (const { id: permission, entity_type: type = "" } of permissions) {
      if (granted.has(permission) && locked.has(type)) complete.add(permission);
    }
  }
  return complete;
}

/**
 * Converts a token's scopes into the form's picks. The entities that most permissions of a type have
 * become the pick of the type. A permission with other entities gets its own pick.
 */
export function toAccess(scopes: Scopes, { rows, groups }: PermissionChoice): Access {
  const levels = new Set(rows.flatMap((row) => row.levels.map(({ id }) => id)));
  const types = new Map(
    groups.flatMap(({ permissions }) => permissions.map(({ id, entityType }) => [id, entityType])),
  );
  const permissions = [...new Set(scopes.map(({ permission }) => permission))].filter(
    (id) => levels.has(id) || types.has(id),
  );
  const picks = permissions.flatMap((permission): EntityPick[] => {
    const type = types.get(permission) ?? null;
    if (type === null || type.locked_to !== undefined) return [];
    const ids = scopes.flatMap((scope) =>
      scope.permission === permission && scope.entity_id !== null ? scope.entity_id : [],
    );
    const named = ids.filter((id) => id !== "*");
    return [{ type: type.id, permission, every: named.length < ids.length, ids: named, typed: "" }];
  });
  return { permissions, entities: shareByType(picks) };
}

function shareByType(picks: readonly EntityPick[]): EntityPick[] {
  const byType = Map.groupBy(picks, ({ type }) => type);
  return [...byType.values()].flatMap((picksOfType) => {
    const alike = [...Map.groupBy(picksOfType, getContentKey).values()];
    const [mostCommon, ...others] = alike.toSorted((a, b) => b.length - a.length);
    const common = (mostCommon ?? []).slice(0, 1).map((pick) => ({ ...pick, permission: null }));
    return [...common, ...others.flat()];
  });
}

function getContentKey({ every, ids }: EntityPick): string {
  return JSON.stringify([every, ids.toSorted()]);
}

/** Lists the scopes whose permissions the form does not offer. An edit must keep them. */
export function listHiddenScopes(scopes: Scopes, access: Access): ScopeResource[] {
  return scopes.filter(({ permission }) => !access.permissions.includes(permission));
}
