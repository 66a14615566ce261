import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { ScopeResource } from "../../../shared/wire/token-resource.ts";
import type { Access, EntityPick } from "../../creation.ts";
import { levelPermission } from "./level-rows.ts";
import type { PermissionChoice } from "./permission-choice.ts";

export const NOTHING_PICKED: Access = { permissions: [], entities: [] };

/** What of an access a choice still offers. */
export function fittedAccess(
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
 * What a token has so fully that nothing can be added to it: a permission without entities or on every
 * one, and all levels of an API of which it has one, since an API has one level at a time.
 */
export function heldPermissions(scopes: Scopes, { apis, entity_types }: CatalogView) {
  const locked = new Set(entity_types.flatMap((type) => (type.locked_to ? type.id : [])));
  const held = new Set(
    scopes.flatMap(({ permission, entity_id: id }) =>
      id === null || id === "*" ? permission : [],
    ),
  );
  const any = new Set(scopes.map(({ permission }) => permission));
  for (const { id, levels = [], permissions } of apis) {
    const all = levels.map((level) => levelPermission(id, level.id));
    if (all.some((one) => any.has(one))) for (const one of all) held.add(one);
    for (const one of permissions) {
      if (any.has(one.id) && locked.has(one.entity_type ?? "")) held.add(one.id);
    }
  }
  return held;
}

/**
 * A token's scopes as a form holds them: the entities that most permissions of a type have are those of
 * the type, and whichever permission has others has them for itself.
 */
export function accessOf(scopes: Scopes, { rows, groups }: PermissionChoice): Access {
  const levels = new Set(rows.flatMap((row) => row.levels.map(({ id }) => id)));
  const types = new Map(
    groups.flatMap(({ permissions }) => permissions.map((one) => [one.id, one.entityType])),
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
  return { permissions, entities: shared(picks) };
}

function shared(picks: readonly EntityPick[]): EntityPick[] {
  const byType = Map.groupBy(picks, ({ type }) => type);
  return [...byType.values()].flatMap((all) => {
    const alike = [...Map.groupBy(all, contentOf).values()];
    const [most, ...others] = alike.toSorted((a, b) => b.length - a.length);
    const common = (most ?? []).slice(0, 1).map((pick) => ({ ...pick, permission: null }));
    return [...common, ...others.flat()];
  });
}

function contentOf({ every, ids }: EntityPick): string {
  return JSON.stringify([every, ids.toSorted()]);
}

/** What of a token's scopes a form cannot show, and so must not lose: permissions that it does not offer. */
export function unshown(scopes: Scopes, access: Access): ScopeResource[] {
  return scopes.filter(({ permission }) => !access.permissions.includes(permission));
}
